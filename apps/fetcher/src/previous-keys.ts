import { issueKeySchema, type IssueKey } from '@jiralake/core';
import type { JiraIssue, StoredIssue } from '@jiralake/schemas';
import { z } from 'zod';

const histories = z.array(z.object({ items: z.array(z.unknown()) }).catch({ items: [] })).catch([]);
const changelog = z.object({ histories }).catch({ histories: [] });
const keyChange = z.object({ field: z.literal('Key'), fromString: issueKeySchema });

/**
 * The keys that an issue had before. A move leaves a `Key` item in the change log; the renaming of a project leaves
 * nothing, so the key that was stored counts as well.
 */
export function previousKeys(issue: JiraIssue, stored: StoredIssue | undefined): IssueKey[] {
  const items = changelog.parse(issue['changelog']).histories.flatMap((entry) => entry.items);
  const moved = items.flatMap((item) => keyChange.safeParse(item).data?.fromString ?? []);
  const known = [...(stored?._previous_keys ?? []), ...moved, ...(stored ? [stored.key] : [])];
  return [...new Set(known)].filter((key) => key !== issue.key);
}
