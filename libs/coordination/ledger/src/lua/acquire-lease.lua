-- Takes a lease when nobody has it.
--
-- KEYS[1] STRING lease:<name>: the token of the holder
-- ARGV[1] the token of this holder
-- ARGV[2] how long it lasts, milliseconds
-- Returns 0 when it was taken, else how long the other holder still has it, milliseconds.
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return redis.call('PTTL', KEYS[1])
