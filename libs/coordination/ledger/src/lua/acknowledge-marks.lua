-- Drops the marks that are still the claimed ones, and what events told about these issues.
--
-- KEYS[1] ZSET parts: work set -> its oldest version
-- KEYS[2] ZSET dirty:<work set>: issue id -> version
-- KEYS[3] HASH hints: <id>:deleted, <id>:updated
-- ARGV[1] the work set
-- ARGV[2] issue id ...
-- ARGV[3] ... the claimed version; these two for each issue
-- Returns how many issues stay marked in the work set.
for i = 2, #ARGV, 2 do
  local score = redis.call('ZSCORE', KEYS[2], ARGV[i])
  if score and string.format('%.0f', tonumber(score)) == ARGV[i + 1] then
    redis.call('ZREM', KEYS[2], ARGV[i])
    if ARGV[1] == 'fetch' then redis.call('HDEL', KEYS[3], ARGV[i] .. ':deleted', ARGV[i] .. ':updated') end
  end
end
local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
if #oldest == 0 then redis.call('ZREM', KEYS[1], ARGV[1])
else redis.call('ZADD', KEYS[1], string.format('%.0f', tonumber(oldest[2])), ARGV[1]) end
return redis.call('ZCARD', KEYS[2])
