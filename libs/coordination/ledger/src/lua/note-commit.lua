-- Makes the next commit of a month wait for twice the processor time of this one, times the number of months that wait.
--
-- KEYS[1] STRING committed:<month>, which expires when the month may be committed again
-- KEYS[2] ZSET spaced-months: month -> end of its wait, milliseconds
-- ARGV[1] the month
-- ARGV[2] the processor time of the commit, milliseconds
-- ARGV[3] the longest wait, milliseconds
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], now, ARGV[1])
local months = redis.call('ZCARD', KEYS[2])
local wait = math.min(math.ceil(ARGV[2] * 2 * months), tonumber(ARGV[3]))
if wait < 1 then wait = 1 end
redis.call('ZADD', KEYS[2], now + wait, ARGV[1])
redis.call('SET', KEYS[1], '1', 'PX', wait)
-- no wait of another month ends later, whatever maximum its replica has
if redis.call('PTTL', KEYS[2]) < wait then redis.call('PEXPIRE', KEYS[2], wait) end
