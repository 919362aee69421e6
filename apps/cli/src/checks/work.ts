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

/** How old the oldest change is that is not in the lake. */
export function evaluateAge(
  owed: readonly { count: number; oldestAt: number }[],
  now: number,
  maxAgeMs: number,
): Check {
  const count = owed.reduce((sum, workSet) => sum + workSet.count, 0);
  if (count === 0) return ok('every change is in the lake');
  const ageMs = now - Math.min(...owed.map(({ oldestAt }) => oldestAt));
  const text = `${countOf(count, 'change')} under way, the oldest for ${formatAge(ageMs)}`;
  return ageMs < maxAgeMs
    ? ok(text)
    : warning(text, 'are fetcher and transformer running? Their logs say what fails');
}

/** A shorter wait is the normal course of things. */
const SHORT_MS = 5_000;

/** The jobs of a queue, and whether somebody works on it. */
export function evaluateQueue({ name, paused, pause, workers, counts }: QueueStatus): Check {
  const jobs = `${name}: ${counts.waiting} waiting, ${counts.active} active, ${counts.delayed} delayed, ${counts.failed} failed`;
  if (workers === 0)
    return warning(`${jobs}, and no ${SERVICES[name]} works on it`, `start a ${SERVICES[name]}`);
  if (paused) return warning(`${jobs}, and it is paused`, 'resume it on the dashboard');
  if (pause && pause.ms > SHORT_MS) {
    const why = pause.why ?? 'a job asked for it';
    return warning(
      `${jobs}, and waits for ${formatAge(pause.ms)}: ${why}`,
      'it goes on by itself when the reason is gone',
    );
  }
  if (counts.failed > 0)
    return warning(jobs, 'look at their reasons on the dashboard, and retry or remove them there');
  return ok(jobs);
}

/** Issues that could not be written. */
export function evaluateQuarantine(count: number): Check {
  return count === 0
    ? ok('no issues set aside')
    : warning(
        `${countOf(count, 'issue')} set aside`,
        'their errors are on the dashboard, where they can be retried',
      );
}

const MOST_NAMED = 5;

/** What was asked for and is not in Jira: nothing is waited for, and nothing is wrong unless somebody misses it. */
export function evaluateNotFound(notFound: readonly { name: string }[]): Check[] {
  if (notFound.length === 0) return [];
  const named = notFound.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = notFound.length > MOST_NAMED ? ', …' : '';
  return [
    ok(
      `asked for within a day and not found in Jira: ${notFound.length}, ${named.join(', ')}${more} (mistyped, deleted, or hidden from the account)`,
    ),
  ];
}

/** Issues that are stored, but not wholly, each with what is missing. */
export function evaluateIncomplete(incomplete: readonly { id: string; missing: readonly string[] }[]): Check {
  if (incomplete.length === 0) return ok('every stored issue is complete');
  const named = incomplete.slice(0, MOST_NAMED).map(({ id, missing }) => `${id} (${missing.join('; ')})`);
  const more = incomplete.length > MOST_NAMED ? ', …' : '';
  return warning(
    `not complete: ${incomplete.length}, ${named.join(', ')}${more}`,
    'they are tried again at growing distances; what may not be read needs rights for the account, what is too slow a better line or a lower ATTACHMENT_MIN_BYTES_PER_SECOND',
  );
}
