// Bundles a project for Nx: `build-bundle.mjs <project folder> [<further entry> ...]`. It writes program.js, and main.js, which
// checks the version of Node and then loads program.js: an old Node cannot parse program.js.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const [project, ...others] = process.argv.slice(2);
const sourceOf = (name) => `${project}/src/${name}.ts`;

/** Replaces a file atomically, because another process may be reading it. */
function replaceFile(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}

const outdir = `dist/${project}`;
const { outputFiles } = await build({
  entryPoints: {
    program: sourceOf('main'),
    ...Object.fromEntries(others.map((name) => [name, sourceOf(name)])),
  },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // A bundle holds its packages, because finding and reading a thousand small files took a third of the processor time of each
  // start. Left out are packages with binaries or with files beside themselves, and packages that few commands load.
  external: [
    '@bull-board/*',
    '@dsnp/parquetjs',
    '@duckdb/node-api',
    'esbuild',
    'msgpackr-extract',
    'prettier',
  ],
  // THIRD-PARTY-LICENSES.md has the licences of all packages
  legalComments: 'none',
  loader: { '.lua': 'text' },
  sourcemap: true,
  logLevel: 'warning',
  tsconfig: 'tsconfig.base.json',
  outdir,
  write: false,
});
for (const { path: file, contents } of outputFiles) replaceFile(file, contents);
const check = readFileSync(new URL('check-node.cjs', import.meta.url), 'utf8');
replaceFile(`${outdir}/main.js`, `${check}\nrequire('./program.js');\n`);
