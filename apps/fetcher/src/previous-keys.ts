import { issueKeySchema, type IssueKey } from '@jiralake/core';
import type { JiraIssue, StoredIssue } from '@jiralake/schemas';
import { z } from 'zod';

const historySchema = z.object({ id: z.coerce.number().catch(0), items: z.array(z.unknown()) });
const histories = z.array(historySchema.catch({ id: 0, items: [] })).catch([]);
const changelog = z.object({ histories }).catch({ histories: [] });
const keyChange = z.object({ field: z.literal('Key'), fromString: issueKeySchema });

/**
 * The keys that an issue had before, the oldest first. A move leaves a `Key` item in the change log; the renaming of a
 * project leaves nothing, so the key that was stored counts as well.
 */
export function previousKeys(issue: JiraIssue, stored: StoredIssue | undefined): IssueKey[] {
  // embedded in an issue the newest change comes first, on its own endpoint the oldest
  const entries = changelog.parse(issue['changelog']).histories.toSorted((a, b) => a.id - b.id);
  const moved = entries
    .flatMap(({ items }) => items)
    .flatMap((item) => keyChange.safeParse(item).data?.fromString ?? []);
  const known = [...moved, ...(stored?._previous_keys ?? []), ...(stored ? [stored.key] : [])];
  return [...new Set(known)].filter((key) => key !== issue.key);
}
