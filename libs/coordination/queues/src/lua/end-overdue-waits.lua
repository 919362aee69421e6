-- Has all jobs run whose wait is over by the clock of Redis.
--
-- KEYS[1] ZSET waits:<queue>: job id -> end of its wait
-- KEYS[2] ZSET delayed of BullMQ
-- KEYS[3] ZSET marker of BullMQ
-- ARGV[1] how many at most
-- Returns how many jobs were made to run.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
local ended = 0
for _, job in ipairs(over) do
  redis.call('ZREM', KEYS[1], job)
  if tonumber(redis.call('ZSCORE', KEYS[2], job) or '0') > 0 then
    redis.call('ZADD', KEYS[2], 0, job)
    ended = ended + 1
  end
end
if ended > 0 then redis.call('ZADD', KEYS[3], 0, '0') end
return ended
