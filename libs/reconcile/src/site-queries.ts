const FIRST_YEAR = 2010;

export interface SiteScope {
  /** keys of the projects to follow; all without */
  projects: readonly string[] | undefined;
  /** only issues that were updated in so many days; all without */
  maxAgeDays?: number | undefined;
}

/**
 * Queries that together find every issue once, a year of creation each: `created` never changes, so an issue is always in
 * the same one. The bounds are on the clock of the account's zone, whichever that is, because the end of one is the
 * beginning of the next. Issues that were updated lately are found by one query, which needs no zone.
 */
export function siteQueries({ projects, maxAgeDays }: SiteScope, now: Date): string[] {
  const scope = projects ? `project in (${projects.map(quoted).join(', ')}) and ` : '';
  if (maxAgeDays !== undefined) return [`${scope}updated >= "-${maxAgeDays}d" order by updated asc`];
  const years = Array.from({ length: now.getUTCFullYear() - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);
  const bounds = [undefined, ...years.map((year) => `${year}-01-01`)];
  return bounds.map((from, i) => {
    const to = bounds[i + 1];
    const parts = [from && `created >= "${from} 00:00"`, to && `created < "${to} 00:00"`];
    return `${scope}${parts.filter(Boolean).join(' and ')} order by created asc`;
  });
}

function quoted(key: string): string {
  return `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
}
