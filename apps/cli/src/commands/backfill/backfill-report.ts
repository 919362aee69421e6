import { countOf } from '@jiralake/core';
import type { RequestCounts } from '@jiralake/jira-gate';
import type { BackfillPlan } from './plan-backfill';
import type { BackfillSummary } from './backfill-types';

const MOST_NAMED = 20;

export function reportPlan({ found, fetch, files }: BackfillPlan, say: (line: string) => void): void {
  say(`${countOf(found, 'issue')} on the site`);
  say(
    `${fetch.length} would be fetched, ${files.length} more would get their files; ${found - fetch.length - files.length} are up to date`,
  );
}

/** Prints what was done and every issue that was not done, up to a limit. */
export function reportSummary(
  summary: BackfillSummary,
  { requests, pauses, seconds }: RequestCounts & { seconds: number },
  say: (line: string) => void,
): void {
  const { found, skipped, fetched, gone, files, failed, incomplete, quarantined, behind } = summary;
  say(
    `${countOf(found, 'issue')} on the site, ${skipped} were up to date, ${fetched} fetched, ${gone} deleted meanwhile`,
  );
  if (files > 0) say(`${countOf(files, 'stored issue')} lacked files`);
  say(`${countOf(requests, 'request')} and ${countOf(pauses, 'pause')} of all services in ${seconds} s`);
  list(
    failed.map(({ id, why }) => `${id} was not fetched: ${why}`),
    say,
  );
  list(
    incomplete.map(({ id, missing }) => `${id} lacks ${missing.join(', ')}; it is retried automatically`),
    say,
  );
  list(
    quarantined.map(({ id, month, error }) => `${id} is not in ${month}: ${error}`),
    say,
  );
  list(
    behind.map(
      ({ workSet, count }) =>
        `${countOf(count, 'issue')} waiting in ${workSet} without progress; see the log of the services`,
    ),
    say,
  );
}

function list(lines: readonly string[], say: (line: string) => void): void {
  for (const line of lines.slice(0, MOST_NAMED)) say(line);
  if (lines.length > MOST_NAMED)
    say(`and ${lines.length - MOST_NAMED} more like the last one; --json has them all`);
}
