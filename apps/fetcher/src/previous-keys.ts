import { issueKeySchema, parseJiraTime, type IssueKey } from '@jiralake/core';
import { orderChanges, type JiraIssue, type StoredIssue } from '@jiralake/schemas';
import { z } from 'zod';

const time = z.string().transform((text) => parseJiraTime(text)?.getTime() ?? 0);
const historySchema = z.object({
  id: z.coerce.string().catch(''),
  created: time.catch(0),
  items: z.array(z.unknown()),
});
const histories = z.array(historySchema.catch({ id: '', created: 0, items: [] })).catch([]);
const changelog = z.object({ histories }).catch({ histories: [] });
const keyChange = z.object({ field: z.literal('Key'), fromString: issueKeySchema, toString: z.unknown() });

/**
 * The keys that an issue had before, the oldest first. A move leaves a `Key` item in the change log; the renaming of a
 * project leaves nothing, so the key that was stored counts as well.
 */
export function previousKeys(issue: JiraIssue, stored: StoredIssue | undefined): IssueKey[] {
  const moves = changelog.parse(issue['changelog']).histories.map(({ id, created, items }) => ({
    ...{ id, at: created, keys: items.flatMap((item) => keyChange.safeParse(item).data ?? []) },
  }));
  const ordered = orderChanges(moves, {
    stepsOf: ({ keys }) =>
      keys.map(({ fromString, toString }) => ({ name: 'key', from: fromString, to: String(toString) })),
    now: () => issue.key,
  });
  const moved = ordered.flatMap(({ keys }) => keys.map(({ fromString }) => fromString));
  const known = [...moved, ...(stored?._previous_keys ?? []), ...(stored ? [stored.key] : [])];
  return [...new Set(known)].filter((key) => key !== issue.key);
}
