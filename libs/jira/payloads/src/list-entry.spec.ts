import { isListEntry, listEntrySchema } from './list-entry';

it.each<unknown>([
  { id: '1', body: 'x' },
  { id: 7 },
  { id: Infinity },
  { id: NaN },
  { id: null },
  {},
  [],
  null,
  undefined,
  'x',
  [{ id: '1' }],
])('an entry of a list is what its schema takes: %j', (value) => {
  expect(isListEntry(value)).toBe(listEntrySchema.safeParse(value).success);
});
