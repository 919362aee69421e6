import { countOf } from '@jiralake/core';
import type { RequestCounts } from '@jiralake/jira-gate';
import type { BackfillPlan } from './plan-backfill';
import type { BackfillSummary } from './backfill-types';

const MOST_NAMED = 20;

export function reportPlan({ found, fetch, files }: BackfillPlan, say: (line: string) => void): void {
  say(`${countOf(found, 'issue')} on the site`);
  say(
    `${fetch.length} would be fetched, of ${files.length} more the files; ${found - fetch.length - files.length} are as they should be`,
  );
}

/** What was done, and every issue that is not done, as far as there are not too many to read. */
export function reportSummary(
  summary: BackfillSummary,
  { requests, pauses, seconds }: RequestCounts & { seconds: number },
  say: (line: string) => void,
): void {
  const { found, skipped, fetched, gone, files, failed, incomplete, quarantined, behind } = summary;
  say(
    `${countOf(found, 'issue')} on the site, ${skipped} were stored and as new, ${fetched} fetched, ${gone} deleted meanwhile`,
  );
  if (files > 0) say(`${countOf(files, 'stored issue')} lacked files`);
  say(`${countOf(requests, 'request')} and ${countOf(pauses, 'pause')} of all services in ${seconds} s`);
  list(
    failed.map(({ id, why }) => `${id} was not fetched: ${why}`),
    say,
  );
  list(
    incomplete.map(({ id, missing }) => `${id} lacks ${missing.join(', ')}; it is asked for again by itself`),
    say,
  );
  list(
    quarantined.map(({ id, month, error }) => `${id} is not in ${month}: ${error}`),
    say,
  );
  list(
    behind.map(
      ({ workSet, count }) =>
        `${countOf(count, 'issue')} waiting in ${workSet}, and nothing moves there; the log of the services says why`,
    ),
    say,
  );
}

function list(lines: readonly string[], say: (line: string) => void): void {
  for (const line of lines.slice(0, MOST_NAMED)) say(line);
  if (lines.length > MOST_NAMED)
    say(`and ${lines.length - MOST_NAMED} more like the last one; --json has them all`);
}
