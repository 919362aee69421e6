import { markdownTable } from './markdown-table';
import type { InstalledPackage } from './read-packages';

/** Licences that require their text and the authors' names to be passed on; the packages contain both. */
const permissive = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
]);
/** Licences with further requirements, which the document states. */
const copyleft = new Set(['LGPL-3.0-or-later']);

const INTRODUCTION = `# Licences of others

jiralake is under the [Apache License 2.0](LICENSE). Its bundles hold code of jiralake alone; the packages below are installed beside them in \`node_modules\`, as they were
published, with the licence files that they bring. Packages for development alone, Node.js, Redis, Caddy and the base of the image are not in this list.

\`npm run docs\` makes this file from \`package-lock.json\` and from what the packages say. A package with a licence that is not listed here fails the tests until somebody has looked at it.
`;

const COPYLEFT = `## Under the LGPL

These come with the Parquet library, which needs them in browsers and does not load them in Node. Nothing of jiralake imports them, no file of them is changed or bundled, and
each can be replaced, or left out, in \`node_modules\`. Whoever passes on an image or a copy of \`node_modules\` passes them on under the LGPL: keep their licence files, and say where their
source is, which their \`package.json\` names.
`;

/** Renders the list of licences. @throws Error when a package has a licence that is not known here */
export function renderLicenses(packages: readonly InstalledPackage[]): string {
  const unknown = packages.filter(({ license }) => !permissive.has(license) && !copyleft.has(license));
  if (unknown.length > 0) {
    const names = unknown.map(({ name, version, license }) => `${name}@${version} (${license || 'none'})`);
    throw new Error(`unknown licences: ${names.join(', ')}; read them, then name them in render-licenses.ts`);
  }
  const under = (licenses: ReadonlySet<string>): InstalledPackage[] =>
    packages.filter(({ license }) => licenses.has(license));
  return [
    INTRODUCTION,
    COPYLEFT,
    markdownTable(
      ['package', 'version', 'licence', 'comes with'],
      under(copyleft).map((one) => [...rowOf(one), one.broughtBy.map(code).join(', ')]),
    ),
    '',
    '## All others',
    '',
    markdownTable(['package', 'version', 'licence'], under(permissive).map(rowOf)),
    '',
  ].join('\n');
}

const code = (name: string): string => `\`${name}\``;

function rowOf({ name, version, license }: InstalledPackage): string[] {
  return [code(name), version, license];
}
