import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { unpublishedFiles } from './unpublished-files';

const folder = useTempFolder();
const sha256 = createHash('sha256').update('rows').digest('hex');
const store = {
  readMonth: () => Promise.resolve({ generation: 7, tables: { issues: { sha256 }, comments: { sha256 } } }),
} as unknown as Parameters<typeof unpublishedFiles>[1];

const flat = (table: string): string => path.join(folder(), table, '2026-03.parquet');
const look = (): Promise<string[]> =>
  unpublishedFiles({ lake: folder(), commits: path.join(folder(), '.commits') }, store);

beforeEach(() => {
  mkdirSync(path.join(folder(), '.commits', '2026-03'), { recursive: true });
  for (const table of ['issues', 'comments']) {
    mkdirSync(path.join(folder(), table));
    writeFileSync(flat(table), 'rows');
  }
});

describe('unpublished files', () => {
  it('are none when readers see what was committed last', async () => {
    expect(await look()).toEqual([]);
  });

  it.each([
    ['of another generation', () => writeFileSync(flat('comments'), 'older rows')],
    ['missing', () => rmSync(flat('comments'))],
  ])('are named when one is %s', async (_what, spoil) => {
    spoil();
    expect(await look()).toEqual([`${flat('comments')} is not the one of generation 7`]);
  });
});
