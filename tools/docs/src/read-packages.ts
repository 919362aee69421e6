import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const dependenciesSchema = z.record(z.string(), z.string()).default({});
const lockedSchema = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  dependencies: dependenciesSchema,
  optionalDependencies: dependenciesSchema,
  peerDependencies: dependenciesSchema,
});
const lockSchema = z.object({ packages: z.record(z.string(), lockedSchema) });
const manifestSchema = z.object({ license: z.string().optional() });
type Locked = z.infer<typeof lockedSchema>;

/** A package that jiralake runs with, on this or another platform. */
export interface InstalledPackage {
  name: string;
  version: string;
  /** the SPDX expression of the package; empty when it has none */
  license: string;
  /** direct dependencies that need it, itself included */
  broughtBy: readonly string[];
}

/**
 * Returns every production package by name and version. Reads its licence from its package.json, or from the lock file when it is
 * for another platform and not installed.
 */
export function readPackages(root: string): InstalledPackage[] {
  const { packages } = lockSchema.parse(
    JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')),
  );
  const broughtBy = new Map<string, Set<string>>();
  for (const direct of Object.keys(packages['']?.dependencies ?? {}))
    for (const place of placesFrom(packages, direct))
      broughtBy.set(place, (broughtBy.get(place) ?? new Set()).add(direct));
  const found = new Map<string, InstalledPackage>();
  for (const [place, locked] of Object.entries(packages)) {
    const direct = broughtBy.get(place);
    if (!direct || locked.dev === true) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const version = locked.version ?? '';
    const license = licenseIn(path.join(root, place)) ?? locked.license ?? '';
    const others = found.get(`${name}@${version}`)?.broughtBy ?? [];
    const all = [...new Set([...others, ...direct])].sort();
    found.set(`${name}@${version}`, { name, version, license, broughtBy: all });
  }
  return [...found.values()].sort((a, b) => compare(`${a.name}@${a.version}`, `${b.name}@${b.version}`));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function licenseIn(folder: string): string | undefined {
  const file = path.join(folder, 'package.json');
  return existsSync(file) ? manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).license : undefined;
}

/** Returns the paths of a dependency and of all that it needs, as in the lock file. */
function placesFrom(packages: Readonly<Record<string, Locked>>, direct: string): Set<string> {
  const seen = new Set<string>();
  const open = [`node_modules/${direct}`];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const locked = packages[place];
    if (!locked || seen.has(place)) continue;
    seen.add(place);
    const needed = { ...locked.dependencies, ...locked.optionalDependencies, ...locked.peerDependencies };
    for (const name of Object.keys(needed)) {
      const resolved = resolve(packages, place, name);
      if (resolved !== undefined) open.push(resolved);
    }
  }
  return seen;
}

/** Resolves as Node does: first in the package's own node_modules, then in those of the folders above. */
function resolve(packages: Readonly<Record<string, Locked>>, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return undefined;
  }
}
