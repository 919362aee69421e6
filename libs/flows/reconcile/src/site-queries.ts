const FIRST_YEAR = 2010;

export interface SiteScope {
  /** keys of the followed projects; all projects without it */
  projects: readonly string[] | undefined;
  /** only issues that were updated within this time, such as `3d` or `90m`; all issues without it */
  changedWithin?: string | undefined;
  /** further JQL from the command line, without `order by` */
  jql?: string | undefined;
  /** only issues that were updated since this day, `2026-02-03`, in the time zone of the account */
  since?: string | undefined;
}

/**
 * Returns JQL queries that together find every issue once, one query per year of creation: `created` never changes, so an
 * issue is always found by the same query. Jira reads the bounds in the time zone of the account; the end of each query is
 * the beginning of the next, so the zone does not matter. With `changedWithin` it returns one query.
 */
export function siteQueries({ changedWithin, ...restrictions }: SiteScope, now: Date): string[] {
  const scope = scopeQuery(restrictions)
    .map((part) => `${part} and `)
    .join('');
  if (changedWithin !== undefined) return [`${scope}updated >= "-${changedWithin}" order by updated asc`];
  const years = Array.from({ length: now.getUTCFullYear() - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);
  const bounds = [undefined, ...years.map((year) => `${year}-01-01`)];
  return bounds.map((from, i) => {
    const to = bounds[i + 1];
    const parts = [from && `created >= "${from} 00:00"`, to && `created < "${to} 00:00"`];
    return `${scope}${parts.filter(Boolean).join(' and ')} order by created asc`;
  });
}

/** Returns the conditions that all queries share; none for a whole site. */
export function scopeQuery({ projects, jql, since }: Omit<SiteScope, 'changedWithin'>): string[] {
  return [
    ...(projects ? [`project in (${projects.map(quoted).join(', ')})`] : []),
    ...(jql === undefined ? [] : [`(${jql})`]),
    ...(since === undefined ? [] : [`updated >= "${since} 00:00"`]),
  ];
}

function quoted(key: string): string {
  return `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
}
