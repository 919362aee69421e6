import type { Rights } from '../site/rights';
import type { ServedSite } from './served-site';

/** The site as the accounts see it. Hidden issues are as if absent, except for files and for link previews. */
export function visibleSite(site: ServedSite, rights: Rights): ServedSite {
  return {
    ...site,
    get fieldList() {
      return site.fieldList;
    },
    get names() {
      return site.names;
    },
    find(idOrKey) {
      const issue = site.find(idOrKey);
      return issue && !rights.hidesIssue(issue) ? issue : undefined;
    },
    *all() {
      for (const issue of site.all()) if (!rights.hidesIssue(issue)) yield issue;
    },
    projects: () => site.projects().filter(({ key }) => !rights.hidesProject(String(key))),
  };
}
