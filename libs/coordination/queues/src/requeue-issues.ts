import { issueIdSchema, issueKeySchema, type IssueId, type IssueKey } from '@jiralake/core';
import type { Queues } from './queues';
import type { FetchRequest, WorkRequests } from './request-work';

/** What somebody typed or pasted, sorted; every entry once. */
export interface IssueList {
  ids: IssueId[];
  keys: IssueKey[];
  /** entries that are neither, as they were given */
  rejected: string[];
}

/** Reads issue ids and keys separated by white space, commas or semicolons; lower-case keys are understood. */
export function parseIssueList(text: string): IssueList {
  const ids = new Set<IssueId>();
  const keys = new Set<IssueKey>();
  const rejected = new Set<string>();
  for (const entry of text.split(/[\s,;]+/).filter(Boolean)) {
    const id = issueIdSchema.safeParse(entry);
    // only ASCII letters: toUpperCase alone would turn some other letters into valid keys
    const key = issueKeySchema.safeParse(entry.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()));
    if (id.success) ids.add(id.data);
    else if (key.success) keys.add(key.data);
    else rejected.add(entry);
  }
  return { ids: [...ids], keys: [...keys], rejected: [...rejected] };
}

export interface RequeuePorts {
  work: Pick<WorkRequests, 'fetch'>;
  queues: Pick<Queues, 'add'>;
}

const AT_ONCE = 500;

/**
 * Asks for a fetch of issues, however many, that somebody named, a search found or logged events tell of; the id behind a
 * key is looked up by a job of its own.
 */
export async function requeueIssues(
  { work, queues }: RequeuePorts,
  { issues, keys = [] }: { issues: readonly FetchRequest[]; keys?: readonly IssueKey[] },
  reason: 'admin' | 'replay' = 'admin',
): Promise<void> {
  for (let from = 0; from < issues.length; from += AT_ONCE)
    await work.fetch(issues.slice(from, from + AT_ONCE), reason);
  for (let from = 0; from < keys.length; from += AT_ONCE)
    await Promise.all(
      keys.slice(from, from + AT_ONCE).map((key) => queues.add('fetch', 'resolve-issue', { v: 1, key })),
    );
}
