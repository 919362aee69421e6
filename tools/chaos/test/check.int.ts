import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dataPaths, loadConfig, storageVariables, type DataPaths } from '@jiralake/config';
import { issueIdSchema } from '@jiralake/core';
import { createRawStore } from '@jiralake/raw-store';
import { buildBundles, useTempFolder } from '@jiralake/testing';
import { runScenario, type ChaosResult } from '../src/run-scenario';
import type { Scenario } from '../src/scenario';

const folder = useTempFolder();
beforeAll(buildBundles, 300_000);

/** Runs a system without disturbances, changes its data, and compares. */
function runWith(
  spoil: (paths: DataPaths) => Promise<void>,
  more: Partial<Scenario> = {},
): Promise<ChaosResult> {
  const scenario: Scenario = {
    name: 'spoilt',
    description: 'nothing',
    counts: 'looks',
    async disturb({ wait, did }) {
      while (await wait(500)) did('looks');
    },
    repair: ({ stack }) => spoil(dataPaths(loadConfig(storageVariables, stack.env))),
    ...more,
  };
  const calm = new AbortController().signal;
  return runScenario(scenario, {
    seconds: 3,
    seed: 1,
    dataDir: path.join(folder(), 'run'),
    distDir: path.resolve(__dirname, '../../../dist'),
    interruption: { asked: calm, urgent: calm, exitCode: () => undefined },
    say: () => undefined,
  });
}

const fileOf = ({ raw }: DataPaths, id: string): string => path.join(raw, 'issues', 'by-id', `${id}.json`);

async function livingIssues({ raw }: DataPaths): Promise<string[]> {
  const store = createRawStore(raw);
  const ids = await store.listIssues();
  const issues = await Promise.all(ids.map((id) => store.readIssue(issueIdSchema.parse(id))));
  return issues.flatMap((issue) => (issue && 'fields' in issue ? [issue.id] : [])).toSorted();
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
}

describe('a run that ends badly', () => {
  it('names an issue that was lost, rows that differ, and a file that is not the published one', async () => {
    let ids: string[] = [];
    let flat = '';
    const result = await runWith(async (paths) => {
      ids = await livingIssues(paths);
      const [older, other] = [ids[0] ?? '', ids[1] ?? ''];
      await edit(fileOf(paths, older), (text) => text.replace(/"updated":"20\d\d/, '"updated":"2001'));
      await edit(fileOf(paths, other), (text) => text.replace(/"summary":"/, '"summary":"spoilt '));
      const comments = path.join(paths.lake, 'comments');
      const [first, second] = (await readdir(comments)).toSorted();
      flat = path.join(comments, first ?? '');
      // replaces it with another file, as a late writer would
      await rm(flat);
      await copyFile(path.join(comments, second ?? ''), flat);
    });
    expect(result.ok).toBe(false);
    expect(result.lost).toEqual([expect.stringContaining(`(${ids[0]})`)]);
    expect(result.differences).toBeGreaterThan(0);
    expect(result.unrepaired).toEqual([expect.stringContaining(flat)]);
    expect(result.problems).toContain(`lost: ${result.lost[0]}`);
  }, 240_000);

  it('is one in which nothing was disturbed', async () => {
    const result = await runWith(() => Promise.resolve(), {
      disturb: ({ wait }) => wait(1_000).then(() => undefined),
    });
    expect(result).toMatchObject({ ok: false, lost: [], differences: 0, unrepaired: [] });
    expect(result.problems).toEqual(['no looks: nothing was disturbed']);
  }, 240_000);
});
