-- Marks issues, then adds jobs, then hastens the delayed jobs that they were coalesced into.
-- `mark`, `add` and `hasten` are the single scripts as functions of their KEYS and ARGV; they are defined before this text.
--
-- KEYS    the keys of mark, of add, and of hasten
-- ARGV[1] number of keys of mark
-- ARGV[2] number of keys of add
-- ARGV[3] number of arguments of mark
-- ARGV[4] number of jobs
-- ARGV[5] ... the arguments of mark, of add (three for each job), and of hasten
local function slice(list, from, to)
  local part = {}
  for i = from, to do part[#part + 1] = list[i] end
  return part
end

local of_mark, of_add = tonumber(ARGV[1]), tonumber(ARGV[2])
local at = 4 + tonumber(ARGV[3])
mark(slice(KEYS, 1, of_mark), slice(ARGV, 5, at))
local add_keys = slice(KEYS, of_mark + 1, of_mark + of_add)
local ids = {}
for i = 1, tonumber(ARGV[4]) do
  ids[i] = add(add_keys, slice(ARGV, at + 1, at + 3))
  at = at + 3
end
hasten(slice(KEYS, of_mark + of_add + 1, #KEYS), slice(ARGV, at + 1, #ARGV))
return ids
