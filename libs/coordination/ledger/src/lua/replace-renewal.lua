-- Replaces the record of a renewal, unless the renewal was asked for again meanwhile.
--
-- KEYS[1] HASH renewals:owed: field -> record as JSON
-- ARGV[1] the field
-- ARGV[2] the record that must still be stored
-- ARGV[3] the new record, '' to remove it
-- Returns 1 when it was replaced or removed, else 0.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then return redis.call('HDEL', KEYS[1], ARGV[1]) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
