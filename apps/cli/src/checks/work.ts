import { countOf } from '@jiralake/core';
import { formatAge, type QueueStatus } from '@jiralake/status';
import { queueTable } from '@jiralake/queues';
import { ok, warning, type Check } from './check';

const SERVICES: Readonly<Record<string, string>> = {
  [queueTable.fetch.name]: 'fetcher',
  [queueTable.attachments.name]: 'fetcher',
  [queueTable.transform.name]: 'transformer',
  [queueTable.sweep.name]: 'scheduler',
};

/** Returns the age of the oldest mark, as a warning above `maxAgeMs`. */
export function evaluateAge(
  marked: readonly { count: number; oldestAt: number }[],
  now: number,
  maxAgeMs: number,
): Check {
  const count = marked.reduce((sum, workSet) => sum + workSet.count, 0);
  if (count === 0) return ok('every change is in the lake');
  const ageMs = now - Math.min(...marked.map(({ oldestAt }) => oldestAt));
  const text = `${countOf(count, 'change')} under way, the oldest for ${formatAge(ageMs)}`;
  return ageMs < maxAgeMs
    ? ok(text)
    : warning(text, 'are fetcher and transformer running? Their logs say what fails');
}

/** A shorter pause is normal. */
const SHORT_MS = 5_000;

/** Returns the job counts of a queue, as a warning when it has no workers, is paused, or has failed jobs. */
export function evaluateQueue({ name, paused, pause, workers, counts }: QueueStatus): Check {
  const jobs = `${name}: ${counts.waiting} waiting, ${counts.active} active, ${counts.delayed} delayed, ${counts.failed} failed`;
  if (workers === 0)
    return warning(`${jobs}, and no ${SERVICES[name]} works on it`, `start a ${SERVICES[name]}`);
  if (paused) return warning(`${jobs}, and it is paused`, 'resume it on the dashboard');
  if (pause && pause.ms > SHORT_MS) {
    const why = pause.why ?? 'a job paused it';
    return warning(
      `${jobs}, and waits for ${formatAge(pause.ms)}: ${why}`,
      'it resumes when the reason no longer holds',
    );
  }
  if (counts.failed > 0)
    return warning(jobs, 'look at their reasons on the dashboard, and retry or remove them there');
  return ok(jobs);
}

/** Returns how many issues are quarantined. */
export function evaluateQuarantine(count: number): Check {
  return count === 0
    ? ok('no issues in quarantine')
    : warning(
        `${countOf(count, 'issue')} in quarantine`,
        'their errors are on the dashboard, where they can be retried',
      );
}

const MOST_NAMED = 5;

/** Returns the requested issues that Jira does not have. That is no problem unless somebody misses them. */
export function evaluateNotFound(notFound: readonly { name: string }[]): Check[] {
  if (notFound.length === 0) return [];
  const named = notFound.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = notFound.length > MOST_NAMED ? ', …' : '';
  return [
    ok(
      `requested within a day and not found in Jira: ${notFound.length}, ${named.join(', ')}${more} (mistyped, deleted, or hidden from the account)`,
    ),
  ];
}

/** Returns the incompletely stored issues, each with its missing parts. */
export function evaluateIncomplete(incomplete: readonly { id: string; missing: readonly string[] }[]): Check {
  if (incomplete.length === 0) return ok('every stored issue is complete');
  const named = incomplete.slice(0, MOST_NAMED).map(({ id, missing }) => `${id} (${missing.join('; ')})`);
  const more = incomplete.length > MOST_NAMED ? ', …' : '';
  return warning(
    `not complete: ${incomplete.length}, ${named.join(', ')}${more}`,
    'they are retried with backoff; give the account the missing permissions, and for slow downloads a faster network or a lower ATTACHMENT_MIN_BYTES_PER_SECOND',
  );
}
