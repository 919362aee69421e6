-- Begins a pause, unless a longer one is under way. Its end is remembered for a burst longer.
--
-- KEYS[1] STRING gate:pause:...: when it ends, milliseconds
-- KEYS[2] HASH requests: the counts
-- ARGV[1] how long, milliseconds
-- ARGV[2] the burst, milliseconds
-- Returns 1 when the pause was begun or made longer, else 0.
local time = redis.call('TIME')
local wanted = time[1] * 1000 + time[2] / 1000 + ARGV[1]
if tonumber(redis.call('GET', KEYS[1]) or 0) >= wanted then return 0 end
redis.call('SET', KEYS[1], string.format('%.3f', wanted), 'PX', ARGV[1] + ARGV[2])
redis.call('HINCRBY', KEYS[2], 'pauses', 1)
return 1
