import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import { openStores } from '@jiralake/open-stores';
import { ownRedisOf } from '../own-redis-of';
import { jiralake } from '../jiralake';
import type { Scenario, Scene } from '../scenario';
import { whileStopped } from '../while-stopped';

/** Redis and raw are restored from an earlier backup, which has neither lake nor attachments. */
const parts = ['redis', 'raw', 'lake', 'attachments'] as const;
type Part = (typeof parts)[number];
const LONGEST_UNTIL_STORED_MS = 60_000;

export const restore: Scenario = {
  name: 'restore',
  description: 'Redis and raw are restored from a backup, lake and attachments are gone, alone and mixed',
  counts: 'restores',
  async disturb(scene) {
    const { wait, did, random, stack } = scene;
    const { raw, lake, commits, attachments } = dataPaths(loadConfig(storageVariables, stack.env));
    await untilStored(scene);
    const folders = { redis: ownRedisOf(stack).folder, raw };
    const backup = (part: keyof typeof folders): string => path.join(scene.dataDir, 'backup', part);
    for (let round = 0; await wait(random.int(1_000, 2_000)); round += 1) {
      const chosen = choose(scene, round);
      const older = chosen.filter((part) => part === 'redis' || part === 'raw');
      for (const part of older) copy(folders[part], backup(part));
      await wait(random.int(1_500, 3_000));
      await whileStopped(scene, async () => {
        for (const part of older) copy(backup(part), folders[part]);
        if (chosen.includes('attachments'))
          (random.chance(0.5) ? foldersIn(attachments) : [attachments]).forEach(remove);
        if (chosen.includes('lake')) {
          [lake, commits].forEach(remove);
          await jiralake(scene, 'rebuild');
        }
      });
      if (chosen.includes('redis')) {
        await jiralake(scene, 'reindex');
        await replay(scene);
      }
      for (const part of chosen) did(part);
      did('restores');
    }
  },
  async repair(scene) {
    // forced, because so much differs that reconcile refuses
    await jiralake(scene, 'reconcile', '--deep', '--force');
    // accepts issues that were deleted since the backup and had marks in it; the events in the older raw are older
    await jiralake(scene, 'deletions', '--accept');
  },
};

/** Waits until something is fetched, which a backup needs. @throws Error when nothing is fetched for a long time */
async function untilStored({ stack }: Scene): Promise<void> {
  const { raw } = openStores(loadConfig(storageVariables, stack.env));
  const end = performance.now() + LONGEST_UNTIL_STORED_MS;
  while ((await raw.listIssues()).length === 0) {
    if (performance.now() > end) throw new Error('no issue was fetched');
    await sleep(250);
  }
}

/** Alternates between all parts together and each alone; the seed chooses the first, 1 all together. */
function choose({ seed, random }: Pick<Scene, 'seed' | 'random'>, round: number): readonly Part[] {
  const alone = parts[((seed + round + parts.length) % (parts.length + 1)) - 1];
  return alone === undefined ? random.shuffle(parts).slice(0, random.int(2, parts.length)) : [alone];
}

/** The files of issues without their states, which are beside these folders. */
function foldersIn(folder: string): string[] {
  // an older raw may have none
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
}

/** Replays the logged events, because an older Redis lacks later deletions. The repair finds files that are newer than raw. */
async function replay(scene: Scene): Promise<void> {
  try {
    await jiralake(scene, 'replay', '--since', '2m');
  } catch (error) {
    if (!messageOf(error).includes('events of attachments without a known issue')) throw error;
  }
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Replaces a folder with a copy; files that disappear while copying, such as temporary ones, are skipped. */
function copy(from: string, to: string): void {
  remove(to);
  mkdirSync(path.dirname(to), { recursive: true });
  const { error } = spawnSync('cp', ['-a', from, to]);
  if (error) throw error;
}
