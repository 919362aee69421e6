-- Marks issues, then adds jobs, then hastens the delayed jobs that they were coalesced into.
-- `mark`, `add` and `hasten` are the scripts that do each by itself, as functions of their KEYS and ARGV, which stand before
-- this text.
--
-- KEYS    those of mark, of add, and of hasten
-- ARGV[1] how many keys mark has
-- ARGV[2] how many keys add has
-- ARGV[3] how many arguments mark has
-- ARGV[4] how many jobs are added
-- ARGV[5] ... the arguments of mark; those of add, three for each job; those of hasten
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
