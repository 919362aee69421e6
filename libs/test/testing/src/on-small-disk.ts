import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually';

/** A separate file system that a test may fill up. */
export interface SmallDisk {
  folder: string;
  /** Fills the disk, except for the given number of bytes. */
  fill(left?: number): void;
  /** Frees the space that `fill` took. */
  free(): void;
  /** Waits until no process has a file open for writing on the disk. @throws Error when that takes too long */
  setReadOnly(readOnly: boolean): Promise<void>;
}

export interface SmallDisks {
  /** `describe` where such a disk can be mounted, else `describe.skip` with the reason in its title. */
  describe(title: string, tests: (disk: () => SmallDisk) => void): void;
}

const MEGABYTES = 32;

/** Mounts a new in-memory disk for each test, which only root may do. */
export const onSmallDisk: SmallDisks = {
  describe(title, tests) {
    const hindrance = tryOut();
    if (hindrance !== undefined) {
      describe.skip(`${title} (skipped: ${hindrance})`, () => tests(missing));
      return;
    }
    describe(title, () => {
      let disk: SmallDisk | undefined;
      beforeEach(() => {
        disk = openDisk();
      });
      afterEach(() => {
        if (disk) unmount(disk.folder);
        disk = undefined;
      });
      tests(() => disk ?? missing());
    });
  },
};

function missing(): never {
  throw new Error('the disk exists only during tests');
}

function openDisk(): SmallDisk {
  const folder = newFolder();
  const failure = mount(folder);
  if (failure !== undefined) throw new Error(failure);
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill: (left) => fill(filler, left),
    free: () => rmSync(filler, { force: true }),
    setReadOnly: (readOnly) => eventually(() => remount(folder, readOnly)),
  };
}

function tryOut(): string | undefined {
  const folder = newFolder();
  const failure = mount(folder);
  if (failure === undefined) unmount(folder);
  else rmdirSync(folder);
  return failure;
}

const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'jiralake-disk-'));

/** Returns why a disk cannot be mounted, `undefined` when it can. */
function mount(folder: string): string | undefined {
  const args = ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder];
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? undefined : `no small disk can be mounted: ${error?.message ?? stderr.trim()}`;
}

function remount(folder: string, readOnly: boolean): void {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cannot be remounted: ${stderr.trim()}`);
}

function unmount(folder: string): void {
  // lazy unmount, because a process that is still ending may have a file open
  spawnSync('umount', ['--lazy', folder]);
  rmdirSync(folder);
}

function fill(file: string, left = 0): void {
  const open = openSync(file, 'a');
  try {
    for (let size = 1024 * 1024; size >= 1_024;) {
      try {
        writeSync(open, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size /= 4;
      }
    }
    if (left > 0) ftruncateSync(open, fstatSync(open).size - left);
  } finally {
    closeSync(open);
  }
}
