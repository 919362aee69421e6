-- Marks issues of a work set as changed, and keeps what the event told about them.
-- Versions come from max(TIME, last + 1), not INCR: after a lost end of the append-only file INCR would hand
-- out a number again, and an acknowledgement could then drop a newer mark.
--
-- KEYS[1] STRING clock: the last version, microseconds
-- KEYS[2] ZSET parts: work set -> its oldest version
-- KEYS[3] ZSET dirty:<work set>: issue id -> version
-- KEYS[4] HASH hints: <id>:deleted, <id>:updated
-- ARGV[1] the work set
-- ARGV[2] issue id ...
-- ARGV[3] ... '1' when a deletion event was seen, else ''
-- ARGV[4] ... the newest `updated` of an event in milliseconds, else ''; these three for each issue
local time = redis.call('TIME')
local version = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
if version <= last then version = last + 1 end
version = string.format('%.0f', version)
redis.call('SET', KEYS[1], version)
for i = 2, #ARGV, 3 do
  redis.call('ZADD', KEYS[3], version, ARGV[i])
  if ARGV[i + 1] == '1' then redis.call('HSET', KEYS[4], ARGV[i] .. ':deleted', '1') end
  if ARGV[i + 2] ~= '' then
    local wanted = tonumber(redis.call('HGET', KEYS[4], ARGV[i] .. ':updated') or '0')
    if tonumber(ARGV[i + 2]) > wanted then redis.call('HSET', KEYS[4], ARGV[i] .. ':updated', ARGV[i + 2]) end
  end
end
redis.call('ZADD', KEYS[2], 'NX', version, ARGV[1])
