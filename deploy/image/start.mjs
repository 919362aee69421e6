// The entry point of every container: runs the program that APP names in this process, so that signals reach it directly.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// an old Node has no import.meta.dirname, and must get as far as the version check in the bundle
const apps = path.join(path.dirname(fileURLToPath(import.meta.url)), 'dist/apps');
const names = readdirSync(apps);
const { APP } = process.env;
if (!names.includes(APP)) {
  process.stderr.write(`APP must be one of ${names.join(', ')}, not ${APP || 'empty'}\n`);
  process.exit(1);
}
const bundle = path.join(apps, APP, 'main.js');
process.argv[1] = bundle;
createRequire(import.meta.url)(bundle);
