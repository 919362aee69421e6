const FIRST_YEAR = 2010;
const QUARTERS = ['01', '04', '07', '10'];

/**
 * Queries that together find every issue once, a quarter of a year of creation each: `created` never changes, so an issue
 * is always in the same one. The bounds are on the clock of the account's zone, whichever that is, because the end of
 * one is the beginning of the next.
 */
export function siteQueries(projects: readonly string[] | undefined, now: Date): string[] {
  const years = Array.from({ length: now.getUTCFullYear() - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);
  const starts = years
    .flatMap((year) => QUARTERS.map((month) => `${year}-${month}-01`))
    .filter((start) => start <= now.toISOString().slice(0, 10));
  const scope = projects ? `project in (${projects.map(quoted).join(', ')}) and ` : '';
  const bounds = [undefined, ...starts];
  return bounds.map((from, i) => {
    const to = bounds[i + 1];
    const parts = [from && `created >= "${from} 00:00"`, to && `created < "${to} 00:00"`];
    return `${scope}${parts.filter(Boolean).join(' and ')} order by created asc`;
  });
}

function quoted(key: string): string {
  return `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
}
