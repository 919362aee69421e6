-- Gives a lease back, unless somebody else has it by now.
--
-- KEYS[1] STRING lease:<name>: the token of the holder
-- ARGV[1] the token of this holder
-- Returns 1 when it was given back, else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
