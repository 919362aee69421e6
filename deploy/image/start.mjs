// What every container runs: the program that APP names, in this same process, so that signals reach it directly.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const apps = path.join(import.meta.dirname, 'dist/apps');
const names = readdirSync(apps);
const { APP } = process.env;
if (!names.includes(APP)) {
  process.stderr.write(`APP must be one of ${names.join(', ')}, not ${APP || 'empty'}\n`);
  process.exit(1);
}
const bundle = path.join(apps, APP, 'main.js');
process.argv[1] = bundle;
createRequire(import.meta.url)(bundle);
