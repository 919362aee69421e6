-- Reads the oldest marks of a work set.
--
-- KEYS[1] ZSET dirty:<work set>: issue id -> version
-- ARGV[1] the least age in microseconds, '' for any
-- ARGV[2] how many at most
-- Returns issue id, version, issue id, version and so on.
local newest = '+inf'
if ARGV[1] ~= '' then
  local time = redis.call('TIME')
  newest = string.format('%.0f', time[1] * 1000000 + time[2] - tonumber(ARGV[1]))
end
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', newest, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 2, #found, 2 do found[i] = string.format('%.0f', tonumber(found[i])) end
return found
