import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, TransientError } from '@jiralake/core';
import { useTempFolder } from '@jiralake/testing';
import { buildSync } from 'esbuild';
import { createTableWriter, type TableChange, type TableWriter } from '../src/table-writer';
import { startWriterThreads } from '../src/writer-threads';
import { changeOf, idOf, schema } from './sample-rows';

const folder = useTempFolder();
const root = path.resolve(__dirname, '../../../..');
// inside the repository, so that the script finds the packages
const scripts = path.join(root, 'dist/test', `encoder-${process.pid}`);
afterAll(() => rm(scripts, { recursive: true, force: true }));

/** The thread's script, bundled as the transformer's is. */
function buildScript(contents = `import { serveWriter } from './serve-writer'; serveWriter();`): string {
  const outfile = path.join(scripts, path.basename(folder()), 'encoder.js');
  buildSync({
    stdin: { contents, resolveDir: path.join(__dirname, '../src'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    outfile,
    tsconfig: path.join(root, 'tsconfig.base.json'),
  });
  return outfile;
}

async function change(month: string, issues: number): Promise<TableChange> {
  const { issueIds, rows } = changeOf(
    Array.from({ length: issues }, (_, i) => idOf(i + 1)),
    'text',
  );
  await mkdir(path.join(folder(), month), { recursive: true });
  const target = { folder: path.join(folder(), month), generation: 1, base: {} };
  return { ...target, version: schema.version, relabelled: false, issueIds, rows };
}

describe('writing in threads', () => {
  it('makes the files that are made without them, several months at once', async () => {
    const threads = startWriterThreads({ script: buildScript(), threads: 2, schema });
    const months = await Promise.all(['2026-01', '2026-02', '2026-03'].map((month) => change(month, 3)));
    const files = await Promise.all(months.map((each) => threads.writeTables(each)));
    const here = await createTableWriter(schema.tables, schema.version).writeTables(months[0]!);
    const sums = (of: typeof here): string[] => Object.values(of).map(({ sha256 }) => sha256);
    for (const each of files) expect(sums(each)).toEqual(sums(here));
    expect(await threads.issuesOf(months[1]!.folder, files[1]!['issues']!)).toEqual(['1', '2', '3']);
  });

  it('makes months anew in parts, several at once, as it is made without them', async () => {
    const threads = startWriterThreads({ script: buildScript(), threads: 1, schema });
    const { folder: monthFolder } = await change('2026-01', 1);
    const write = async (writer: TableWriter): Promise<string[]> => {
      const month = writer.beginMonth(monthFolder);
      for (const [i, id] of [1, 2, 3].entries())
        await month.add({ rows: changeOf([idOf(id)], 'text').rows, share: (i + 1) / 3 });
      const files = await month.finish({ folder: monthFolder, generation: 1, base: {} });
      return Object.values(files).map(({ sha256, rows }) => `${rows} ${sha256}`);
    };
    const here = await write(createTableWriter(schema.tables, schema.version));
    expect(await Promise.all([write(threads), write(threads)])).toEqual([here, here]);
    expect(here[0]).toMatch(/^3 /);
  });

  it('makes no month of what came after its thread ended', async () => {
    const dying = `import { parentPort } from 'node:worker_threads';
      import { serveWriter } from './serve-writer';
      parentPort.on('message', ({ method }) => method === 'issuesOf' && process.exit(3));
      serveWriter();`;
    const threads = startWriterThreads({ script: buildScript(dying), threads: 1, schema });
    const { folder: monthFolder } = await change('2026-01', 1);
    const part = { rows: changeOf([idOf(1)], 'text').rows, share: 1 };
    const month = threads.beginMonth(monthFolder);
    await month.add(part);
    await expect(threads.issuesOf(monthFolder, {} as never)).rejects.toThrow(TransientError);
    await expect(month.add(part)).rejects.toThrow(
      'the encoding thread restarted and lost the rows of the month',
    );
    await expect(month.finish({ folder: monthFolder, generation: 1, base: {} })).rejects.toThrow(
      'lost the rows of the month',
    );
  });

  it('lets timers run meanwhile, which renew locks and leases', async () => {
    const threads = startWriterThreads({ script: buildScript(), threads: 1, schema });
    const big = await change('2026-01', 400);
    const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 1);
      await work;
      clearInterval(timer);
      return turns;
    };
    const inThread = await turnsDuring(threads.writeTables(big));
    const here = await turnsDuring(createTableWriter(schema.tables, schema.version).writeTables(big));
    expect(inThread).toBeGreaterThan(2 * here);
  });

  it('says which error it was', async () => {
    const threads = startWriterThreads({ script: buildScript(), threads: 1, schema });
    const first = await change('2026-01', 2);
    const files = await threads.writeTables(first);
    const damaged = { ...files['issues']!, sha256: 'other' };
    await expect(
      threads.issuesOf(first.folder, { ...damaged, file: 'issues-0000000009-aa.parquet' }),
    ).rejects.toThrow(PermanentError);
    await writeFile(path.join(folder(), 'file'), '');
    const nowhere = threads.writeTables({ ...first, folder: path.join(folder(), 'file') });
    await expect(nowhere).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) as string });
  });

  it('goes on with a new thread when one ends', async () => {
    const dying = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));`;
    const threads = startWriterThreads({ script: buildScript(dying), threads: 1, schema });
    const first = await change('2026-01', 1);
    for (const _attempt of [1, 2]) {
      const call = threads.writeTables(first);
      await expect(call).rejects.toThrow(TransientError);
      await expect(call).rejects.toThrow('exit code 3');
    }
  });
});
