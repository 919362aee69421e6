import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MARKER = '.jiralake-simulated';

/**
 * Empties the folder of an earlier run with a simulated site, whose issues are not those of the next.
 * @throws Error for a folder with anything else in it, which stays as it is
 */
export function prepareDataFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(path.join(folder, MARKER))) {
    throw new Error(`${folder} holds data that is not of a simulated site; give another folder`);
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, MARKER), 'This folder is emptied by every run with a simulated site.\n');
}
