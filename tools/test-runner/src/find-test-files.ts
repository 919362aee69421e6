import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Returns every test file of the repository as an absolute path. */
export function findTestFiles(root: string): string[] {
  return ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(\.spec|\.int)\.ts$/.test(name) && !name.includes('node_modules'))
      .map((name) => path.join(root, folder, name)),
  );
}
