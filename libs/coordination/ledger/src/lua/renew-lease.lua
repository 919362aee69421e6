-- Makes a lease last longer, unless somebody else has it by now.
--
-- KEYS[1] STRING lease:<name>: the token of the holder
-- ARGV[1] the token of this holder
-- ARGV[2] how long it lasts, milliseconds
-- Returns 1 when it was renewed, else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
