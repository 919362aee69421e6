import { rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { eventually, onSmallDisk, useTempFolder } from '@jiralake/testing';
import { makeMiniCheckout, type MiniCheckout } from './mini-checkout';

const folder = useTempFolder();
const SOURCE = 'apps/cli/src/main.ts';
let checkout: MiniCheckout;
beforeEach(() => {
  checkout = makeMiniCheckout(folder());
});

it('builds once, and then only starts the program', async () => {
  expect(await checkout.run(['a', '--b'])).toEqual({ code: 0, out: 'args a --b\n', err: 'building\n' });
  expect(await checkout.run(['c'])).toEqual({ code: 0, out: 'args c\n', err: '' });
  expect(checkout.builds()).toBe(1);
});

it.each<[string, () => void]>([
  ['a source', () => checkout.write(SOURCE, "console.log('other', ...process.argv.slice(2))")],
  ['a new source', () => checkout.write('libs/base/new/src/index.ts', '')],
  ['how a project is built', () => checkout.write('apps/cli/project.json', '{"targets":{}}')],
  ['how all of them are', () => checkout.write('nx.json', '{}')],
  ['a bundle that was edited', () => checkout.write('dist/apps/cli/main.js', '')],
  ['a bundle that is gone', () => rmSync(path.join(checkout.folder, 'dist/apps/cli/main.js'))],
  ['a folder dist that is gone', () => rmSync(path.join(checkout.folder, 'dist'), { recursive: true })],
])('builds again for %s', async (_what, change) => {
  await checkout.run();
  change();
  expect(await checkout.run(['a'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/(args|other) a/) as string,
  });
  expect(checkout.builds()).toBe(2);
  expect(await checkout.run()).toMatchObject({ code: 0, err: '' });
});

it('sees an edit that leaves size and time as they were, and none where only the time changed', async () => {
  const source = path.join(checkout.folder, SOURCE);
  const { mtime } = statSync(source);
  await checkout.run();
  utimesSync(source, new Date(0), new Date(0));
  checkout.write('apps/cli/src/main.spec.ts', 'a test is in no bundle');
  await checkout.run();
  expect(checkout.builds()).toBe(1);
  checkout.write(SOURCE, checkout.read(SOURCE).replace('args', 'text'));
  utimesSync(source, mtime, mtime);
  expect(await checkout.run(['a'])).toMatchObject({ out: 'text a\n' });
});

it('shows why a build failed, and builds again until it does not', async () => {
  await checkout.run();
  checkout.write(SOURCE, 'syntax error');
  const failed = {
    code: 3,
    out: '',
    err: 'building\nmain.ts: syntax error\nthe build failed (exit code 3)\n',
  };
  expect(await checkout.run()).toEqual(failed);
  expect(await checkout.run()).toEqual(failed);
  checkout.write(SOURCE, "console.log('mended')");
  expect(await checkout.run()).toMatchObject({ code: 0, out: 'mended\n' });
});

it('builds again after a build that was killed half way', async () => {
  checkout.write('hold', '');
  const { child, ended } = checkout.start();
  await eventually(() => expect(checkout.builds()).toBe(1));
  child.kill('SIGKILL');
  await ended;
  rmSync(path.join(checkout.folder, 'hold'));
  // the process that replaces Nx still runs
  await eventually(() => expect(checkout.has('at-work')).toBe(false));
  expect(await checkout.run(['a'])).toMatchObject({ code: 0, out: 'args a\n' });
  expect(checkout.builds()).toBe(2);
});

it('lets one of several starts build, and the others wait for it', async () => {
  checkout.write('hold', '');
  const first = checkout.start(['1']);
  await eventually(() => expect(checkout.has('at-work')).toBe(true));
  const others = [checkout.start(['2']), checkout.start(['3'])];
  for (const { err } of others) await eventually(() => expect(err()).toMatch('waiting for it'));
  rmSync(path.join(checkout.folder, 'hold'));
  const ended = await Promise.all([first, ...others].map((start) => start.ended));
  expect(ended.map(({ code, out }) => [code, out])).toEqual([
    [0, 'args 1\n'],
    [0, 'args 2\n'],
    [0, 'args 3\n'],
  ]);
  expect(checkout.builds()).toBe(1);
});

onSmallDisk.describe('a checkout that cannot be written', (disk) => {
  it('runs when all is built, and says in a sentence what is missing when it is not', async () => {
    const closed = makeMiniCheckout(path.join(disk().folder, 'checkout'));
    await closed.run();
    await disk().setReadOnly(true);
    expect(await closed.run(['a'])).toEqual({ code: 0, out: 'args a\n', err: '' });
    await disk().setReadOnly(false);
    closed.write(SOURCE, "console.log('edited')");
    await disk().setReadOnly(true);
    const dist = path.join(closed.folder, 'dist');
    const { code, err } = await closed.run();
    expect([code, err]).toEqual([
      1,
      `building\nthe bundles are missing or out of date, and cannot be built: ${dist} cannot be written (EROFS). Run \`npm run build\` there once as a user who may write\n`,
    ]);
    await disk().setReadOnly(false);
    closed.write('node_modules/.package-lock.json', '{}');
    await disk().setReadOnly(true);
    expect((await closed.run()).err).toMatch(
      /packages are missing or out of date.*cannot be written \(EROFS\)/,
    );
  });
});
