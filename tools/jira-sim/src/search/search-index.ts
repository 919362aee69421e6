import type { ServedIssue, ServedSite } from '../render/served-site';

/** The entry of an issue in the index. */
export interface IndexedIssue {
  id: string;
  key: string;
  /** epoch milliseconds */
  created: number;
  updated: number;
}

/** The index that searches read: the site as it was a while ago, except for issues that are reconciled. */
export interface SearchIndex {
  entries(reconciled?: readonly string[]): IndexedIssue[];
  /** sets the delay of the index */
  setLag(ms: number): void;
}

const entryOf = ({ id, key, created, updated }: ServedIssue): IndexedIssue => ({ id, key, created, updated });

/**
 * Creates the index of a site. A change is visible after the lag; until then a search finds the former state of the issue, or
 * nothing for a new issue. Deletions are visible at once.
 */
export function createSearchIndex(site: ServedSite, now: () => number, lag = 0): SearchIndex {
  let lagMs = lag;
  const startedAt = now();
  const shown = new Map<string, IndexedIssue>();
  // edits before the start of the simulator are indexed; issues created lately are not
  for (const issue of site.all()) if (issue.created <= startedAt - lagMs) shown.set(issue.id, entryOf(issue));
  return {
    setLag: (ms) => void (lagMs = ms),
    entries(reconciled = []) {
      const asTheyAre = new Set(reconciled);
      const entries: IndexedIssue[] = [];
      for (const issue of site.all()) {
        if (Math.max(issue.created, issue.updated) <= now() - lagMs) shown.set(issue.id, entryOf(issue));
        const entry = asTheyAre.has(issue.id) ? entryOf(issue) : shown.get(issue.id);
        if (entry) entries.push(entry);
      }
      return entries;
    },
  };
}
