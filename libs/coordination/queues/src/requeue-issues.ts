import { issueIdSchema, issueKeySchema, type IssueId, type IssueKey } from '@jiralake/core';
import type { Queues } from './queues';
import type { FetchRequest, WorkRequests } from './request-work';

/** The distinct entries of a typed or pasted list, by kind. */
export interface IssueList {
  ids: IssueId[];
  keys: IssueKey[];
  /** entries that are neither ids nor keys, as they were typed */
  rejected: string[];
}

/** Reads issue ids and keys separated by white space, commas or semicolons; lower-case keys are understood. */
export function parseIssueList(text: string): IssueList {
  const ids = new Set<IssueId>();
  const keys = new Set<IssueKey>();
  const rejected = new Set<string>();
  for (const entry of text.split(/[\s,;]+/).filter(Boolean)) {
    const id = issueIdSchema.safeParse(entry);
    // only ASCII letters are accepted, because toUpperCase turns some other letters into valid keys
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
 * Requests a fetch of any number of issues that a person, a search or logged events named. A separate job looks up the id of each
 * issue that is named by its key.
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
