const FIRST_YEAR = 2010;

export interface SiteScope {
  /** keys of the projects to follow; all without */
  projects: readonly string[] | undefined;
  /** only issues that were updated lately, in `3d` or `90m`; all without */
  changedWithin?: string | undefined;
  /** a query of somebody's that they have to fit as well, without an order */
  jql?: string | undefined;
  /** a day, `2026-02-03`, since which they were updated, on the clock of the account's zone */
  since?: string | undefined;
}

/**
 * Queries that together find every issue once, a year of creation each: `created` never changes, so an issue is always in
 * the same one. The bounds are on the clock of the account's zone, whichever that is, because the end of one is the
 * beginning of the next. Issues that were updated lately are found by one query, which needs no zone.
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

/** What restricts all of them, part by part; nothing for a whole site. */
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
