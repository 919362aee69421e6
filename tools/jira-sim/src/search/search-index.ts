import type { ServedIssue, ServedSite } from '../render/served-site';

/** What a search knows of an issue. */
export interface IndexedIssue {
  id: string;
  key: string;
  /** epoch ms */
  created: number;
  updated: number;
}

/** What searches look at: the site as it was a while ago, save for issues that are named, which are as they are now. */
export interface SearchIndex {
  entries(reconciled?: readonly string[]): IndexedIssue[];
  /** how far it is behind the site from now on */
  setLag(ms: number): void;
}

const entryOf = ({ id, key, created, updated }: ServedIssue): IndexedIssue => ({ id, key, created, updated });

/**
 * The index of a site. A change shows when it is older than the lag; until then the issue is found as it was before, or
 * not at all when it is new. Deletions show at once.
 */
export function createSearchIndex(site: ServedSite, now: () => number, lag = 0): SearchIndex {
  let lagMs = lag;
  const startedAt = now();
  const shown = new Map<string, IndexedIssue>();
  // what was edited before the simulator began is known, what was created lately is not
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
