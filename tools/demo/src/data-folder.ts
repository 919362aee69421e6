import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MARKER = '.jiralake-demo';

/** Empties the folder of an earlier demo. @throws Error for a folder with anything else in it, which stays as it is */
export function prepareDataFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(path.join(folder, MARKER))) {
    throw new Error(`${folder} holds something that is not a demo's; give another folder with --data-dir`);
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, MARKER), 'This folder is emptied by every run of the demo.\n');
}
