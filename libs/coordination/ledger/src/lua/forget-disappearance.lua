-- Forgets that an issue was missing.
--
-- KEYS[1] HASH disappeared-held: issue id -> why it is held
-- KEYS[2] ZSET disappeared: issue id -> when it was first missing
-- KEYS[3] ZSET disappeared-of:<project>: issue id -> when it was last missing
-- ARGV[1] the issue id
-- Returns 1 when the issue was noted as missing, else 0; what its project remembers does not count.
local noted = redis.call('HDEL', KEYS[1], ARGV[1]) + redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return noted > 0 and 1 or 0
