// Hashes the sources of the bundles, and the bundles: one hash of names and contents each.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['apps', 'tools'];
/** This folder has wings, and each wing has projects. */
const LIBRARIES = 'libs';
const ROOT_FILES = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'];

/** Returns the hash of all files that a bundle is made from. File times do not count: a checkout or a copy changes them. */
export function sourcesHash(root) {
  const projects = [...FOLDERS, ...foldersIn(root, LIBRARIES)].flatMap((folder) => foldersIn(root, folder));
  return hashOf(root, [
    ...ROOT_FILES,
    ...filesIn(root, 'tools/bootstrap', (name) => !name.includes('/')),
    ...projects.map((project) => `${project}/project.json`),
    ...projects.flatMap((project) => filesIn(root, `${project}/src`, (name) => !name.endsWith('.spec.ts'))),
  ]);
}

/** Returns the hash of all programs in dist, without their source maps. */
export function bundlesHash(root) {
  return hashOf(
    root,
    filesIn(root, 'dist', (name) => name.endsWith('.js')),
  );
}

function hashOf(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const name = path.join(root, file);
    if (!existsSync(name)) continue;
    const content = readFileSync(name);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function foldersIn(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => `${folder}/${name}`).sort();
}

/** Returns the files below a folder as sorted paths relative to `root`. */
function filesIn(root, folder, isWanted) {
  if (!existsSync(path.join(root, folder))) return [];
  const entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(root, folder), path.join(entry.parentPath, entry.name)))
    .filter(isWanted)
    .map((name) => `${folder}/${name}`)
    .sort();
}
