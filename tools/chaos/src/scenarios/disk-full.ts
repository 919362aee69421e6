import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hasCode } from '@jiralake/files';
import type { Scenario } from '../scenario';

const DISK_MB = 96;

/** Raw and lake are on a small disk that other files fill. */
export const diskFull: Scenario = {
  name: 'disk-full',
  description: 'the disk of raw and lake is full for seconds',
  counts: 'full disks',
  hindrance() {
    const folder = newFolder();
    const failure = mount(folder);
    if (failure === undefined) unmount(folder);
    else rmdirSync(folder);
    return failure;
  },
  setUp() {
    const disk = newFolder();
    const failure = mount(disk);
    if (failure !== undefined) throw new Error(failure);
    return {
      env: {
        JIRA_DATA_DIR: path.join(disk, 'raw/jira'),
        JIRA_PARQUET_DIR: path.join(disk, 'parquet/jira'),
        MIN_FREE_DISK_BYTES: String(1024 * 1024),
      },
      undo: () => unmount(disk),
    };
  },
  async disturb({ stack, random, wait, did }) {
    const filler = path.join(stack.env['JIRA_DATA_DIR'] ?? '', '../../filler');
    while (await wait(random.int(1_000, 2_500))) {
      did('full disks');
      // fills again what is freed meanwhile, so that the disk stays full
      for (let left = random.int(1_500, 4_000); left > 0; left -= 100) {
        did('MB filled', Math.round(fill(filler) / 1e6));
        if (!(await wait(100))) break;
      }
      rmSync(filler, { force: true });
    }
  },
};

const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'jiralake-disk-'));

/** Returns why the disk cannot be mounted, `undefined` when it can. */
function mount(folder: string): string | undefined {
  const args = ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder];
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? undefined : `no small disk can be mounted: ${error?.message ?? stderr.trim()}`;
}

function unmount(folder: string): void {
  // lazily, because a process that is still ending may have a file open
  spawnSync('umount', ['--lazy', folder]);
  rmdirSync(folder);
}

/** Writes until the disk is full; returns the number of bytes written. */
function fill(file: string): number {
  const open = openSync(file, 'a');
  let written = 0;
  try {
    for (let size = 1024 * 1024; size >= 4_096;) {
      try {
        written += writeSync(open, Buffer.alloc(size));
      } catch (error) {
        if (!hasCode(error, 'ENOSPC')) throw error;
        size /= 4;
      }
    }
  } finally {
    closeSync(open);
  }
  return written;
}
