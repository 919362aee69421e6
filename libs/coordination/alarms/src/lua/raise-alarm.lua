-- Raises an alarm; one that is up keeps its time.
--
-- KEYS[1] HASH alarms: name -> { since, message } as JSON
-- ARGV[1] the name
-- ARGV[2] the message
-- Returns 1 when it was not up before, else 0.
local before = redis.call('HGET', KEYS[1], ARGV[1])
local known, entry = pcall(cjson.decode, before)
local since = known and type(entry) == 'table' and entry.since or redis.call('TIME')[1] * 1000
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({ since = since, message = ARGV[2] }))
return before and 0 or 1
