import type { IssueKey } from '@jiralake/core';
import { formerKeys, type JiraIssue, type StoredIssue } from '@jiralake/payloads';

/**
 * The keys that an issue had before, the oldest first. A move leaves a `Key` item in the change log. Renaming a project leaves
 * no item, so the stored key counts as well.
 */
export function previousKeys(issue: JiraIssue, stored: StoredIssue | undefined): IssueKey[] {
  const moved = formerKeys(issue) ?? [];
  const known = [...moved, ...(stored?._previous_keys ?? []), ...(stored ? [stored.key] : [])];
  return [...new Set(known)].filter((key) => key !== issue.key);
}
