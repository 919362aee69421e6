import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, monthSchema } from '@jiralake/core';
import { month, rowsOfAnIssue, useTransformer } from './use-transformer';

const transformer = useTransformer();

/** Writes three issues to the lake, changes all of them, and breaks the raw file of the second one. */
async function breakTheSecond(): Promise<void> {
  const { save, mark, run, breakRaw } = transformer();
  for (const number of [1, 2, 3]) await save(number, { summary: 'old' });
  await mark(1, 2, 3);
  await run();
  for (const number of [1, 3]) await save(number, { summary: 'new' });
  await breakRaw(2);
  await mark(1, 2, 3);
}

describe('a broken raw file', () => {
  it('I6: keeps none of the others out; its own rows stay, and the job fails by name', async () => {
    const { run, summaries, marked, rowsOf, quarantine } = transformer();
    await breakTheSecond();
    const failing = run();
    await expect(failing).rejects.toThrow(PermanentError);
    await expect(failing).rejects.toThrow(/^not written: 2 \(.*by-id\/2\.json is not JSON/);
    expect(await summaries()).toEqual([
      ['1', 'new'],
      ['2', 'old'],
      ['3', 'new'],
    ]);
    expect(await rowsOf(2)).toEqual(rowsOfAnIssue);
    expect(await marked()).toEqual([]);
    const [entry, ...others] = await quarantine.list();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ id: '2', month, error: expect.stringContaining('2.json') as string });
    expect(Math.abs(Date.parse(entry?.at ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('I3: is forgotten after a later good save', async () => {
    const { run, save, mark, summaries, quarantine } = transformer();
    await breakTheSecond();
    await expect(run()).rejects.toThrow(PermanentError);
    await save(2, { summary: 'healed' });
    await mark(2);
    await run();
    expect((await summaries())[1]).toEqual(['2', 'healed']);
    expect(await quarantine.list()).toEqual([]);
  });

  it('I9: is tried again by a retry of the failed job, and by nothing else', async () => {
    const { run, save, summaries, quarantine, marked } = transformer();
    await breakTheSecond();
    await expect(run()).rejects.toThrow(PermanentError);
    expect(await run()).toEqual({ outcome: 'nothing_to_do', month });
    await expect(run({}, true)).rejects.toThrow('not written: 2');
    expect(await quarantine.list()).toHaveLength(1);
    await save(2, { summary: 'repaired by hand' });
    expect(await run({}, true)).toMatchObject({ outcome: 'committed', issues: 1 });
    expect((await summaries())[1]).toEqual(['2', 'repaired by hand']);
    expect(await quarantine.list()).toEqual([]);
    expect(await marked()).toEqual([]);
  });

  it('I9: a retry leaves the broken issues of other months alone', async () => {
    const { run, quarantine, marked } = transformer();
    await breakTheSecond();
    await expect(run()).rejects.toThrow(PermanentError);
    const january = monthSchema.parse('2026-01');
    expect(await run({}, true, january)).toEqual({ outcome: 'nothing_to_do', month: january });
    expect([await marked(), await marked(january)]).toEqual([[], []]);
    expect(await quarantine.list()).toHaveLength(1);
  });

  it('is enough to fail when there is nothing else to commit', async () => {
    const { run, mark, breakRaw, generation, marked } = transformer();
    await breakRaw(2, '');
    await mark(2);
    await expect(run()).rejects.toThrow('not written: 2');
    expect(await generation()).toBeUndefined();
    expect(await marked()).toEqual([]);
  });
});

describe('other input that cannot be used', () => {
  it('I6: a missing raw file is an error and keeps the rows', async () => {
    const { run, mark, summaries, folder, save, quarantine } = transformer();
    await save(1);
    await mark(1);
    await run();
    await rm(path.join(folder, 'raw/issues/by-id/1.json'));
    await mark(1);
    await expect(run()).rejects.toThrow('not written: 1 (issue 1 has no raw file)');
    expect(await summaries()).toEqual([['1', 'issue 1']]);
    expect((await quarantine.list()).map(({ id }) => id)).toEqual(['1']);
  });

  it('I6: a broken file of attachment states keeps the rows of its issue and no others', async () => {
    const { run, mark, summaries, folder, save } = transformer();
    await Promise.all([save(1, { summary: 'old' }), save(2)]);
    await mark(1, 2);
    await run();
    await mkdir(path.join(folder, 'raw/attachments'), { recursive: true });
    await writeFile(path.join(folder, 'raw/attachments/1.json'), 'null');
    await save(1, { summary: 'new' });
    await save(2, { summary: 'new' });
    await mark(1, 2);
    await expect(run()).rejects.toThrow('attachments/1.json');
    expect(await summaries()).toEqual([
      ['1', 'old'],
      ['2', 'new'],
    ]);
  });
});
