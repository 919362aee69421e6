import type { Rights } from '../site/rights';
import type { ServedSite } from './served-site';

/** The site as the accounts may see it. What they may not see is as if it were not there, but for files and views of links. */
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
