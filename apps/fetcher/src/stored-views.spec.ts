import { issueIdSchema } from '@jiralake/core';
import { storedIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { createRawStore } from '@jiralake/raw-store';
import { useTempFolder } from '@jiralake/testing';
import { createStoredViews } from './stored-views';

const folder = useTempFolder();
const id = issueIdSchema.parse('7');
const issue = (second: number, more: object = {}): StoredIssue => {
  const at = new Date(Date.parse('2026-02-03T12:00:00.000Z') + second * 1_000).toISOString();
  const fields = { created: '2026-02-01T12:06:52.829+0100', summary: `at ${second}` };
  const bookkeeping = { _synced_at: at, _fetched_at: at, _remote_links: [] };
  return storedIssueSchema.parse({ id, key: 'SUP-7', fields, ...bookkeeping, ...more });
};

/** The views of a store, and how often a file was read for them. */
function watched() {
  const raw = createRawStore(folder());
  let reads = 0;
  const readIssue = (read: typeof id) => {
    reads += 1;
    return raw.readIssue(read);
  };
  return { raw, storedViews: createStoredViews({ ...raw, readIssue }), reads: () => reads };
}

it('the views of a stored issue cost one reading of each of its files', async () => {
  const { raw, storedViews, reads } = watched();
  expect(await storedViews(id)).toBeUndefined();
  for (const second of [1, 2, 3]) {
    await raw.saveIssue(issue(second));
    for (let look = 0; look < 3; look++)
      expect((await storedViews(id))?.embedded).toEqual([`at ${second}`, null, null, null]);
    expect(reads()).toBe(second);
  }
});

it('a deleted issue has no views', async () => {
  const { raw, storedViews } = watched();
  await raw.saveIssue(issue(1));
  expect(await storedViews(id)).toBeDefined();
  await raw.saveIssue(issue(2, { _deleted_at: '2026-02-03T12:00:02.000Z' }));
  expect(await storedViews(id)).toBeUndefined();
});
