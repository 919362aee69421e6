import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { markdownTable } from './markdown-table';

const entries = z.array(
  z.object({ name: z.string(), default: z.string().optional(), meaning: z.string().min(1) }),
);
const referenceSchema = z.object({ flags: entries, jira: entries, own: entries });
export type SimulatorReference = z.infer<typeof referenceSchema>;

/** Returns the flags and endpoints that the simulator prints: it is a separate program, which nothing imports. */
export async function readSimulatorReference(root: string): Promise<SimulatorReference> {
  const program = path.join(root, 'tools/jira-sim/src/print-reference.ts');
  const env = { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json') };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
    cwd: root,
    env,
  });
  return referenceSchema.parse(JSON.parse(stdout));
}

/**
 * Returns the README of the simulator with its present tables of flags and endpoints; the text around them is unchanged.
 * @throws Error that names the markers that the README lacks
 */
export function withReference(readme: string, { flags, jira, own }: SimulatorReference): string {
  const tables = {
    flags: markdownTable(
      ['flag', 'default', ''],
      flags.map(({ name, default: usual = '', meaning }) => [name, usual, meaning]),
    ),
    jira: markdownTable(
      ['endpoint', ''],
      jira.map(({ name, meaning }) => [name, meaning]),
    ),
    own: markdownTable(
      ['endpoint', ''],
      own.map(({ name, meaning }) => [name, meaning]),
    ),
  };
  return Object.entries(tables).reduce((text, [name, table]) => replaceBetween(text, name, table), readme);
}

function replaceBetween(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name}: made by npm run docs -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the README of the simulator lacks ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
}
