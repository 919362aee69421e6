import type { ServedSite } from '../render/served-site';

/** What a search knows of an issue. */
export interface IndexedIssue {
  id: string;
  key: string;
  /** epoch ms */
  created: number;
  updated: number;
}

/** What searches look at: here the site as it is now, where Jira's own index may lag behind it. */
export type SearchIndex = () => readonly IndexedIssue[];

export function indexOf(site: ServedSite): SearchIndex {
  return () => Array.from(site.all(), ({ id, key, created, updated }) => ({ id, key, created, updated }));
}
