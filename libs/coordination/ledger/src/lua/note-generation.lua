-- Notes a commit of a month, unless it is both lower and older than the known one.
--
-- KEYS[1] HASH generations: month -> '<generation> <ISO time>'
-- ARGV[1] the month
-- ARGV[2] the generation
-- ARGV[3] when it was committed, ISO time
local known = redis.call('HGET', KEYS[1], ARGV[1]) or ''
local generation, at = string.match(known, '^(%d+) (.+)$')
if not generation or tonumber(ARGV[2]) > tonumber(generation) or ARGV[3] > at then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
end
