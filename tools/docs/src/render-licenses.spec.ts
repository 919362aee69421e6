import path from 'node:path';
import { readPackages, type InstalledPackage } from './read-packages';
import { renderLicenses } from './render-licenses';

const one: InstalledPackage = { name: 'left', version: '1.0.0', license: 'MIT', broughtBy: ['left'] };

describe('renderLicenses', () => {
  it('lists what is permissive, and says of the LGPL what brings it', () => {
    const text = renderLicenses([
      one,
      { name: 'deep', version: '2.0.0', license: 'LGPL-3.0-or-later', broughtBy: ['left', 'right'] },
    ]);
    expect(text).toContain('| `left` | 1.0.0 | MIT |');
    expect(text).toContain('| `deep` | 2.0.0 | LGPL-3.0-or-later | `left`, `right` |');
  });

  it.each(['GPL-3.0', ''])('refuses the licence "%s", which is unknown', (license) => {
    expect(() => renderLicenses([{ ...one, license }])).toThrow('unknown licences: left@1.0.0');
  });
});

describe('readPackages', () => {
  const packages = readPackages(path.resolve(__dirname, '../../..'));

  it('has the packages that run, with their own, and none of development alone', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['bullmq', 'msgpackr', '@duckdb/node-bindings-linux-x64']));
    expect(names).not.toEqual(expect.arrayContaining(['jest']));
    expect(packages.filter(({ broughtBy }) => broughtBy.length === 0)).toEqual([]);
  });

  it('knows that those under the LGPL come with the Parquet library alone', () => {
    const lesser = packages.filter(({ license }) => license.startsWith('LGPL'));
    expect(lesser.length).toBeGreaterThan(0);
    expect(new Set(lesser.flatMap(({ broughtBy }) => broughtBy))).toEqual(new Set(['@dsnp/parquetjs']));
  });
});
