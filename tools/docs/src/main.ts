import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { documents } from './documents';

/** Writes the generated documents; with --check only reports those that are out of date. */
async function main(check: boolean): Promise<void> {
  for (const { file, content } of await documents()) {
    if (!check) writeFileSync(file, content);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== content) {
      process.stderr.write(`${file} is stale: run npm run docs\n`);
      process.exitCode = 1;
    }
  }
}

void main(process.argv.includes('--check'));
