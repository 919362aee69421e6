-- Notes that a run of a job begins, and ends its wait.
--
-- KEYS[1] HASH of the job
-- KEYS[2] STRING clock: the last version of a mark, microseconds
-- Returns how much of its backoff is left, milliseconds.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait = redis.call('HMGET', KEYS[1], 'waitWhy', 'waitUntil')
redis.call('HSET', KEYS[1], 'waitSince', redis.call('GET', KEYS[2]) or '0')
redis.call('HDEL', KEYS[1], 'waitWhy', 'waitUntil')
if wait[1] ~= 'backoff' then return 0 end
return math.max(0, tonumber(wait[2] or '0') - now)
