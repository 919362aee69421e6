-- Notes why a job waits, and until when.
--
-- KEYS[1] HASH of the job
-- KEYS[2] ZSET waits:<queue>: job id -> end of its wait
-- ARGV[1] the job id
-- ARGV[2] why it waits
-- ARGV[3] how long, milliseconds
if redis.call('EXISTS', KEYS[1]) == 0 then return end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = string.format('%.0f', now + tonumber(ARGV[3]))
redis.call('HSET', KEYS[1], 'waitWhy', ARGV[2], 'waitUntil', ends)
redis.call('ZADD', KEYS[2], ends, ARGV[1])
