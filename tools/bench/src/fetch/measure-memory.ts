import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import type { BenchmarkOptions } from '../benchmark';
import { peakMemory, residentMemory, resetPeakMemory } from '../process-memory';
import { withStack } from '../with-stack';
import { openFetchDriver } from './fetch-driver';

export interface MeasuredMemory {
  /** bytes; `null` where the system does not tell */
  idle: number | null;
  peak: number | null;
}

export interface Files {
  issues: number;
  /** files of each issue */
  files: number;
  /** bytes of each file */
  bytes: number;
}

const IDLE_AFTER_MS = 2_000;

/** Measures the memory of an idle fetcher process, and its peak while it downloads attachments. */
export function measureMemory(
  options: BenchmarkOptions,
  { issues, files, bytes }: Files,
): Promise<MeasuredMemory> {
  const spec = {
    name: 'memory',
    site: { issues: 20, months: 1, seed: 1 },
    replicas: { fetcher: 1 },
    env: { JIRA_MAX_REQUESTS_PER_SECOND: '100000', MAX_ATTACHMENT_BYTES: String(bytes), LOG_LEVEL: 'info' },
  };
  return withStack(options, spec, async (stack) => {
    const { simulator } = stack;
    const pid = stack.pidOf('fetcher') ?? 0;
    await sleep(IDLE_AFTER_MS);
    const idle = await residentMemory(pid);
    const ids = (await simulator.issues()).slice(0, issues).map(({ issue }) => issue.id);
    for (const id of ids) await simulator.addFiles(id, files, bytes);
    await resetPeakMemory(pid);
    options.say(`memory: downloading ${issues * files} files of ${bytes / 1e6} MB`);
    const line = openFetchDriver(stack);
    try {
      await line.fetchAll(ids);
    } finally {
      await line.close();
    }
    const peak = await peakMemory(pid);
    const stored = await countFiles(dataPaths(loadConfig(storageVariables, stack.env)).attachments, bytes);
    if (stored !== issues * files)
      throw new Error(`${stored} of ${issues * files} files were stored; the log of the fetcher says why`);
    return { idle, peak };
  });
}

async function countFiles(folder: string, bytes: number): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
  return sizes.filter((size) => size === bytes).length;
}
