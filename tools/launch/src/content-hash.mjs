// What the bundles are made from, and the bundles themselves, each as one hash of names and contents.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['apps', 'tools'];
/** Its folders are wings, with the projects in them. */
const LIBRARIES = 'libs';
const ROOT_FILES = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'];

/** Of all that can change a bundle. Times are not looked at: a checkout or a copy sets them as it likes. */
export function sourcesHash(root) {
  const projects = [...FOLDERS, ...foldersIn(root, LIBRARIES)].flatMap((folder) => foldersIn(root, folder));
  return hashOf(root, [
    ...ROOT_FILES,
    ...filesIn(root, 'tools/launch', (name) => !name.includes('/')),
    ...projects.map((project) => `${project}/project.json`),
    ...projects.flatMap((project) => filesIn(root, `${project}/src`, (name) => !name.endsWith('.spec.ts'))),
  ]);
}

/** Of what is run from dist; source maps are for people. */
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

/** Files below a folder, as paths below the root, in one order everywhere. */
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
