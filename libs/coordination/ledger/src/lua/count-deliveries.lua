-- Counts deliveries of webhooks, for ever and by the hour. A count is stored under its kind, and under hour and kind.
--
-- KEYS[1] HASH deliveries: kind -> count, '<hour> <kind>' -> count, lastAcceptedAt, lastRefusedAt, unsignedInRow
-- ARGV[1] 1 when one of them had a right signature
-- ARGV[2] how many in a row had none
-- ARGV[3] how many hours are kept
-- ARGV[4] kind ...
-- ARGV[5] ... and count; these two for each kind
-- Returns how many in a row had no right signature, before and now.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local hour = math.floor(now / 3600000)
local isNewHour = false
for i = 4, #ARGV, 2 do
  local kind, count = ARGV[i], ARGV[i + 1]
  redis.call('HINCRBY', KEYS[1], kind, count)
  local ofHour = string.format('%d %s', hour, kind)
  if redis.call('HINCRBY', KEYS[1], ofHour, count) == tonumber(count) then isNewHour = true end
  if kind == 'accepted' then redis.call('HSET', KEYS[1], 'lastAcceptedAt', now)
  elseif kind ~= 'unavailable' then redis.call('HSET', KEYS[1], 'lastRefusedAt', now) end
end
if isNewHour then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    local of = tonumber(string.match(field, '^(%d+) '))
    if of and of <= hour - tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], field) end
  end
end
local before = tonumber(redis.call('HGET', KEYS[1], 'unsignedInRow') or 0)
local inRow = tonumber(ARGV[2])
if ARGV[1] ~= '1' then inRow = inRow + before end
if inRow ~= before then redis.call('HSET', KEYS[1], 'unsignedInRow', inRow) end
return { before, inRow }
