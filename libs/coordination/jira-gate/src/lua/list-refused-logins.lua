-- Lists the processes that are refused and live, after those are dropped that are refused no longer.
--
-- KEYS[1] HASH of the account: '<login> <process>' -> when it last said so, accepted -> when another login last was
-- KEYS[2] HASH alarms: name -> alarm
-- ARGV[1] what the names begin with of those that are refused no longer, '' for none
-- ARGV[2] how long a process may be silent, milliseconds
-- ARGV[3] how long all is kept, milliseconds
-- ARGV[4] the alarm of the account
-- Returns 1 when the alarm is up, and the processes.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local refused = {}
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  local name, at = entries[i], tonumber(entries[i + 1])
  if name ~= 'accepted' then
    local isOver = ARGV[1] ~= '' and string.sub(name, 1, #ARGV[1]) == ARGV[1]
    if isOver or not at or now - at > tonumber(ARGV[2]) then redis.call('HDEL', KEYS[1], name)
    else refused[#refused + 1] = string.sub(name, string.find(name, ' ', 1, true) + 1) end
  end
end
if #refused == 0 then redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'accepted', now)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return { redis.call('HEXISTS', KEYS[2], ARGV[4]), refused }
