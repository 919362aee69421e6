import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@jiralake/testing';
import { createProgram } from '../src/create-program';
import { runCli } from './run-cli';
import { useUntoldSite } from './use-untold-site';

const document = readFileSync(path.resolve(__dirname, '../../../docs/operations.md'), 'utf8');
const site = useUntoldSite();
jest.setTimeout(300_000);

/** The commands in the shell blocks of the document, as words. */
const examples = [...document.matchAll(/```sh\n([^`]*)```/g)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => ({ line, words: wordsOf(line) }));

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(1);
}

it('every command of the program has a section with an example', async () => {
  const nothing = () => undefined;
  const terminal = { print: nothing, say: nothing, write: () => Promise.resolve(true), isScreen: false };
  const commands = (await createProgram({}, terminal)).commands.map((command) => command.name());
  const shown = new Set([...examples.map(({ words }) => words[0]), 'up']);
  expect([...shown].sort()).toEqual(commands.sort());
  for (const name of commands) expect(document).toContain(`\n## ${name}\n`);
});

it('every example works', async () => {
  await site.start({ issues: 40 }, { ingress: 1 }, { DELETION_CONFIRM_MS: '300' });
  const env = {
    ...site.env(),
    PORT: new URL(site.stack().urls['ingress'] ?? '').port,
    JIRA_DISTRIBUTION_DIR: path.join(site.folder(), 'distribution'),
  };
  // the site has sent no event yet, and commands that only read need data in the lake
  expect((await runCli(['backfill'], site.folder(), env)).code).toBe(0);
  for (const { line, words } of examples) {
    expect(line).toMatch(/^jiralake /);
    // the work of an earlier command may still be running
    const run = await eventually(async () => {
      const ended = await runCli(words, site.folder(), env);
      expect([line, ended.code, ended.code === 0 ? '' : ended.err]).toEqual([line, 0, '']);
      return ended;
    }, 30_000);
    expect(run.out + run.err).not.toBe('');
  }
  await eventually(site.expectLakeToEqualSite, 60_000);
});
