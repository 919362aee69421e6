import { asObject, at, countIn, objectsIn } from './json-object';

describe('at', () => {
  it('follows own keys only', () => {
    expect(at({ a: { b: 1 } }, 'a', 'b')).toBe(1);
    expect(at({ field: 'status' }, 'toString')).toBeUndefined();
    expect(at(JSON.parse('{"toString":"Done"}'), 'toString')).toBe('Done');
    expect(at({}, '__proto__')).toBeUndefined();
  });

  it.each([null, undefined, 'text', 5, [1], true])('finds nothing in %j', (value) => {
    expect(at(value, 'length')).toBeUndefined();
    expect(at({ a: value }, 'a', '0')).toBeUndefined();
  });
});

describe('objects and lists', () => {
  it.each([null, undefined, 'text', 5, [{}]])('%j is no object', (value) => {
    expect(asObject(value)).toBeUndefined();
  });

  it('elements that are no objects are skipped', () => {
    expect(objectsIn([{ a: 1 }, null, 'x', [2], { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
    expect(objectsIn({ 0: {} })).toEqual([]);
  });

  it('a missing list is not an empty one', () => {
    expect(countIn([])).toBe(0);
    expect(countIn([{}, null])).toBe(1);
    expect(countIn(undefined)).toBeNull();
  });
});
