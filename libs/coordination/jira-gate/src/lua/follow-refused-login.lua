-- Notes that this process still lives.
--
-- KEYS[1] HASH of the account: '<login> <process>' -> when it last said so
-- ARGV[1] login and process
-- ARGV[2] how long all is kept, milliseconds
-- Returns 1 when this process is still refused, else 0.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], now)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
