-- Notes that Jira refused the login of this process.
--
-- KEYS[1] HASH of the account: '<login> <process>' -> when it last said so, accepted -> when another login last was
-- ARGV[1] login and process
-- ARGV[2] how long an acceptance counts, milliseconds
-- ARGV[3] how long all is kept, milliseconds
-- Returns 1 when another login is accepted at present, else 0.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], now)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return now - tonumber(redis.call('HGET', KEYS[1], 'accepted') or 0) <= tonumber(ARGV[2]) and 1 or 0
