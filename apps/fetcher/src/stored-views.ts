import type { IssueId } from '@jiralake/core';
import { isDeleted } from '@jiralake/payloads';
import { readIfReadable, type RawStore } from '@jiralake/raw-store';
import { LRUCache } from 'lru-cache';
import { viewsOf, type IssueViews } from './related-issues';

/** Returns the views of a stored issue; `undefined` when it was never stored, is deleted, or its file is broken. */
export type StoredViews = (id: IssueId) => Promise<IssueViews | undefined>;

/** About a kilobyte each. */
const MOST_KEPT = 10_000;

/**
 * Caches the views of stored issues while their files stay the same. Each save of an issue compares it with all of its
 * related issues, which then costs a `stat` of each file instead of reading it.
 */
export function createStoredViews(raw: Pick<RawStore, 'readIssue' | 'versionOf'>): StoredViews {
  const kept = new LRUCache<IssueId, { version: string; views: IssueViews | undefined }>({ max: MOST_KEPT });
  return async (id) => {
    // before the reading: a file that is replaced in between is read again the next time
    const version = await raw.versionOf(id);
    if (version === undefined) return undefined;
    const known = kept.get(id);
    if (known?.version === version) return known.views;
    const issue = await readIfReadable(raw, id);
    const views = issue && 'key' in issue && !isDeleted(issue) ? viewsOf(issue) : undefined;
    kept.set(id, { version, views });
    return views;
  };
}
