import { packPaths } from './packed-paths';

it('gives back what it got, whatever letters are in it', () => {
  const paths = ['/raw/issues/by-id/1.json', '/raw/issues/by-id/22.json', '/raw/issues/Ä-日本.json', '/raw'];
  const packed = packPaths('/raw', paths);
  expect(packed.length).toBe(4);
  expect(paths.map((_, i) => packed.at(i))).toEqual(paths);
  expect([packed.slice(1, 3), packed.slice(3, 9), packed.slice(4, 9)]).toEqual([
    paths.slice(1, 3),
    paths.slice(3),
    [],
  ]);
  expect(packPaths('/raw', []).slice(0, 5)).toEqual([]);
});
