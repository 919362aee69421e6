-- Has a delayed job run at once when its work was marked since its last run began, or its wait is over or not known.
--
-- KEYS[1] STRING of BullMQ: deduplication id -> job id
-- KEYS[2] ZSET delayed of BullMQ
-- KEYS[3] ZSET marker of BullMQ
-- KEYS[4] ZSET waits:<queue>: job id -> end of its wait
-- KEYS[5] ZSET dirty:<work set>: issue id -> version
-- ARGV[1] what the keys of jobs begin with
-- ARGV[2] the marked issue, '' for any
-- ARGV[3] the least time between two times that a job is hastened, milliseconds
local job = redis.call('GET', KEYS[1])
local score = job and redis.call('ZSCORE', KEYS[2], job)
if not score or tonumber(score) == 0 then return end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait = redis.call('HMGET', ARGV[1] .. job, 'waitUntil', 'waitWhy', 'waitSince', 'waitHastened')
if wait[1] and tonumber(wait[1]) > now then
  if wait[2] == 'held' then return end
  local marked
  if ARGV[2] == '' then marked = redis.call('ZREVRANGE', KEYS[5], 0, 0, 'WITHSCORES')[2]
  else marked = redis.call('ZSCORE', KEYS[5], ARGV[2]) end
  if not marked or tonumber(marked) <= tonumber(wait[3] or '0') then return end
end
local last = tonumber(wait[4] or '0')
local at = last
if last <= now then at = math.max(now, last + tonumber(ARGV[3])) end
redis.call('HSET', ARGV[1] .. job, 'waitHastened', string.format('%.0f', at))
redis.call('ZADD', KEYS[4], 'LT', string.format('%.0f', at), job)
if at == now then
  redis.call('ZADD', KEYS[2], 0, job)
  redis.call('ZADD', KEYS[3], 0, '0')
else
  redis.call('ZADD', KEYS[2], 'LT', string.format('%.0f', at * 4096), job)
  redis.call('ZADD', KEYS[3], 'LT', string.format('%.0f', at), '1')
end
