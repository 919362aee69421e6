-- Has delayed jobs run at once whose work was marked since their last run began, or whose wait is over or not known.
--
-- KEYS[1] ZSET delayed of BullMQ
-- KEYS[2] ZSET marker of BullMQ
-- KEYS[3] ZSET waits:<queue>: job id -> end of its wait
-- KEYS[4] ZSET dirty:<work set>: issue id -> version
-- ARGV[1] what the keys of jobs, and of their deduplication ids, begin with
-- ARGV[2] the least time between two times that a job is hastened, milliseconds
-- ARGV[3] deduplication id ...
-- ARGV[4] ... the marked issue, '' for any; these two for each job
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function is_marked_since(issue, since)
  local marked
  if issue == '' then marked = redis.call('ZREVRANGE', KEYS[4], 0, 0, 'WITHSCORES')[2]
  else marked = redis.call('ZSCORE', KEYS[4], issue) end
  return marked and tonumber(marked) > tonumber(since or '0')
end

local function hasten(job, issue)
  local score = job and redis.call('ZSCORE', KEYS[1], job)
  if not score or tonumber(score) == 0 then return end
  local wait = redis.call('HMGET', ARGV[1] .. job, 'waitUntil', 'waitWhy', 'waitSince', 'waitHastened')
  if wait[1] and tonumber(wait[1]) > now then
    if wait[2] == 'held' or not is_marked_since(issue, wait[3]) then return end
  end
  local last = tonumber(wait[4] or '0')
  local at = last
  if last <= now then at = math.max(now, last + tonumber(ARGV[2])) end
  redis.call('HSET', ARGV[1] .. job, 'waitHastened', string.format('%.0f', at))
  redis.call('ZADD', KEYS[3], 'LT', string.format('%.0f', at), job)
  if at == now then
    redis.call('ZADD', KEYS[1], 0, job)
    redis.call('ZADD', KEYS[2], 0, '0')
  else
    redis.call('ZADD', KEYS[1], 'LT', string.format('%.0f', at * 4096), job)
    redis.call('ZADD', KEYS[2], 'LT', string.format('%.0f', at), '1')
  end
end

for i = 3, #ARGV, 2 do
  hasten(redis.call('GET', ARGV[1] .. 'de:' .. ARGV[i]), ARGV[i + 1])
end
