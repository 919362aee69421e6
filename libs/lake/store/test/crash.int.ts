import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import type * as fsPromises from 'node:fs/promises';
import path from 'node:path';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { useTempFolder } from '@jiralake/testing';
import { createParquetStore, type LakeSchema, type ParquetStore } from '../src/parquet-store';
import { changeOf, fileOf, idOf, month, schema } from './sample-rows';

/** A process: it dies after that many calls of the file system, and those after it never happen, however late they come. */
interface Life {
  left: number;
  dead: boolean;
  /** calls that the system is at work on */
  underWay: Set<Promise<unknown>>;
}
const life = new AsyncLocalStorage<Life>();
class Died extends Error {}

// not the thing under test, but the world that it must survive
jest.mock('node:fs/promises', () => {
  const real: typeof fsPromises = jest.requireActual('node:fs/promises');
  type Call = (...args: unknown[]) => Promise<unknown>;
  const mortalCall = (owner: object, name: string, call: Call): Call => {
    return async (...args) => {
      const own = life.getStore() ?? { left: Infinity, dead: false, underWay: new Set() };
      // files of a dead process are closed by the system
      if (own.left <= 0 && name !== 'close') {
        // the last write of a dying process may come through in part
        if (!own.dead && name === 'writeFile' && Buffer.isBuffer(args[0]))
          await call.apply(owner, [args[0].subarray(0, args[0].length / 2)]);
        own.dead = true;
        throw new Died(name);
      }
      own.left -= 1;
      const result = call.apply(owner, args);
      own.underWay.add(result);
      try {
        return name === 'open' ? mortalObject((await result) as object) : await result;
      } finally {
        own.underWay.delete(result);
      }
    };
  };
  const mortalObject = <T extends object>(object: T): T =>
    new Proxy(object, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function' || typeof name !== 'string') return value;
        return mortalCall(target, name, value as Call);
      },
    });
  return mortalObject(real);
});

const folder = useTempFolder();
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());

/** Two tables are enough, so that trying each call is short. */
const small: LakeSchema = { ...schema, tables: schema.tables.slice(0, 2) };
const storeIn = (root: string): ParquetStore =>
  createParquetStore(
    { lake: path.join(root, 'parquet/jira'), commits: path.join(root, 'parquet/.commits/jira') },
    small,
  );
const summaries = async (root: string): Promise<unknown[][]> =>
  (await db.query(`select issue_id, summary from '${root}/parquet/jira/issues/*.parquet' order by all`)).rows;
const commentsOf = async (root: string): Promise<unknown[][]> =>
  (await db.query(`select issue_id from '${root}/parquet/jira/comments/*.parquet' order by all`)).rows;

/** Commits while the process dies after that many calls; true when it lived. */
async function dyingCommit(root: string, calls: number): Promise<boolean> {
  const store = storeIn(root);
  const base = await store.readMonth(month);
  const own: Life = { left: calls, dead: false, underWay: new Set() };
  try {
    await life.run(own, () => store.commitMonth(changeOf([idOf(2), idOf(3)], 'second', { base })));
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(Died);
    return false;
  } finally {
    await Promise.allSettled(own.underWay);
  }
}

const before = [
  ['1', 'first'],
  ['2', 'first'],
];
const after = [
  ['1', 'first'],
  ['2', 'second'],
  ['3', 'second'],
];

it('I10: a crash before any call of the file system leaves a lake that is read, and that the next commit repairs', async () => {
  const origin = path.join(folder(), 'origin');
  await storeIn(origin).commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
  const seen = { before: 0, after: 0, unpublished: 0 };
  for (let calls = 0, lived = false; !lived; calls++) {
    const root = path.join(folder(), `crash-${calls}`);
    execFileSync('cp', ['-a', origin, root]);
    lived = await dyingCommit(root, calls);

    // readers see whole files, of the old state or of the new one
    const rows = await summaries(root);
    expect([before, after]).toContainEqual(rows);
    await commentsOf(root);
    const record = (await storeIn(root).readMonth(month))!;
    const committed = record.generation === 2;
    if (!committed) expect(rows).toEqual(before);
    if (lived) expect([committed, rows]).toEqual([true, after]);
    seen[committed ? 'after' : 'before'] += 1;
    if (committed && rows.length === before.length) seen.unpublished += 1;

    // what comes next builds on what was committed, and publishes it
    const next = await storeIn(root).commitMonth(changeOf([idOf(9)], 'third', { base: record }));
    expect(await summaries(root)).toEqual([...(committed ? after : before), ['9', 'third']]);
    expect(await commentsOf(root)).toEqual([...(committed ? after : before), ['9']].map(([id]) => [id]));
    for (const table of ['issues', 'comments'] as const) {
      const data = path.join(root, 'parquet/.commits/jira', month, fileOf(next, table));
      const flat = path.join(root, 'parquet/jira', table, `${month}.parquet`);
      expect(statSync(flat).ino).toBe(statSync(data).ino);
    }
    rmSync(root, { recursive: true });
  }
  // each kind of end was met, or the test does not test
  expect(Math.min(seen.before, seen.after, seen.unpublished)).toBeGreaterThan(2);
});

it('I10: what a dead writer left behind is collected by later commits', async () => {
  const root = path.join(folder(), 'left-behind');
  await storeIn(root).commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
  // dies ever later, until it leaves data files of generation 2 and no record
  for (let calls = 1; !hasDataOf(root, 2); calls++) await dyingCommit(root, calls);
  expect((await storeIn(root).readMonth(month))?.generation).toBe(1);
  for (let i = 0; i < 3; i++) {
    const store = storeIn(root);
    await store.commitMonth(changeOf([idOf(1)], `later ${i}`, { base: await store.readMonth(month) }));
  }
  expect(hasDataOf(root, 2)).toBe(false);
});

function hasDataOf(root: string, generation: number): boolean {
  const names = readdirSync(path.join(root, 'parquet/.commits/jira', month));
  return names.some((name) => name.includes(`-${String(generation).padStart(10, '0')}-`));
}
