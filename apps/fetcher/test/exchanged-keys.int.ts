import { readdir } from 'node:fs/promises';
import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import { readCase, whenCases } from '@jiralake/testing';
import { useFetcher, type Ports } from './use-fetcher';
import { filesOf, useFiles } from './use-files';

const fetcher = useFetcher();
const { folderOf, rawWith } = useFiles(fetcher);
// of the seeded site: two files each
const ids = ['10015', '10018'].map((id) => issueIdSchema.parse(id));

type Order = readonly number[] | 'at the same time';

/** Stores the files of two issues, gives each the key of the other, and stores them again, without a download. */
async function exchange(given: readonly string[], orders: readonly Order[]): Promise<void> {
  const { store, ports, rawOf, dirty } = fetcher();
  const keys = given.map((key) => issueKeySchema.parse(key));
  for (const [i, id] of ids.entries()) {
    await rawWith(id);
    await ports.raw.saveIssue({ ...(await rawOf(id)), key: keys[i]! });
    await store(id);
  }
  const openAttachment: Ports['jira']['openAttachment'] = () =>
    Promise.reject(new Error('a file was downloaded again'));
  const changed = { jira: { ...ports.jira, openAttachment } };
  let now = [...keys];
  for (const order of orders) {
    now = now.toReversed();
    for (const [i, id] of ids.entries()) await ports.raw.saveIssue({ ...(await rawOf(id)), key: now[i]! });
    await dirty.mark(
      'attachments',
      ids.map((id) => ({ id })),
    );
    if (order === 'at the same time') await Promise.all(ids.map((id) => store(id, changed)));
    else for (const i of order) await store(ids[i]!, changed);
    for (const [i, id] of ids.entries()) {
      const names = (await readdir(folderOf(now[i]!))).map((name) => name.split('_')[0]).sort();
      const own = filesOf(await rawOf(id)).map((file) => file.id);
      expect([now[i], names]).toEqual([now[i], own.sort()]);
    }
  }
}

const exchanges: readonly [string, readonly string[], readonly Order[]][] = [
  ['one after the other', ['SUP-1', 'DEV-1'], [[0, 1]]],
  ['in the other order', ['SUP-1', 'DEV-1'], [[1, 0]]],
  ['at the same time', ['SUP-1', 'DEV-1'], ['at the same time']],
  [
    'there and back',
    ['SUP-1', 'DEV-1'],
    [
      [0, 1],
      [0, 1],
    ],
  ],
  ['there and back at the same time', ['SUP-1', 'DEV-1'], ['at the same time', 'at the same time', [1, 0]]],
  ['keys of which one begins with the other', ['AB-1', 'AB-10'], [[0, 1]]],
];

it.each(exchanges)(
  'I5: of two issues that exchange their keys is each in its own folder: %s',
  (_how, keys, orders) => exchange(keys, orders),
);

whenCases()('I5: of the collected two as well', async () => {
  const [line = ''] = readCase('swapped-keys').input as string[];
  const keys = [...line.matchAll(/([A-Z]+-\d+) \(id \d+, file \d+\)/g)].map(([, key]) => key ?? '');
  expect([keys, line.endsWith('at once')]).toEqual([['AB-1', 'CD-1'], true]);
  await exchange(keys, ['at the same time']);
});
