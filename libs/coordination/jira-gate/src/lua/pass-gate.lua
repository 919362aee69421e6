-- Lets a request pass, or says how long it has to wait.
-- A pause is stored as the time of its end. The budget is the time up to which it is spent: a request moves it on by its
-- cost, and may go when it lies no more than a burst ahead. After a pause it lies a burst ahead, so that those who waited
-- come back one after the other.
--
-- KEYS[1] STRING gate:budget
-- KEYS[2] STRING gate:pause:site
-- KEYS[3] STRING gate:pause:account:<account>
-- KEYS[4] STRING gate:pause:endpoint:<endpoint>
-- KEYS[5] HASH requests: the counts
-- KEYS[6] HASH alarms: name -> alarm
-- ARGV[1] what a request costs, milliseconds
-- ARGV[2] the burst, milliseconds
-- ARGV[3] 1 for a request that had its place before
-- ARGV[4] the alarm of the account, '' for none
-- Returns which pause holds the request (1 to 3, as the KEYS after the budget; 0 for none), milliseconds to wait, 1 when the alarm is up.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local cost, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local ended = 0
local isAlarmed = redis.call('HEXISTS', KEYS[6], ARGV[4])
for i = 2, 4 do
  local pause = tonumber(redis.call('GET', KEYS[i]) or 0)
  if pause > now then return { i - 1, math.ceil(pause - now), isAlarmed } end
  ended = math.max(ended, pause)
end
if ARGV[3] == '1' then return { 0, 0, isAlarmed } end
local spent = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0), ended + burst)
redis.call('SET', KEYS[1], string.format('%.3f', spent + cost), 'PX', math.ceil(spent + cost - now))
redis.call('HINCRBY', KEYS[5], 'requests', 1)
return { 0, math.max(0, math.ceil(spent - burst - now)), isAlarmed }
