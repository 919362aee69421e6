import { RetryLaterError, type IssueId } from '@jiralake/core';
import type { Hints } from '@jiralake/ledger';
import { isDeleted, type JiraIssue, type RawIssue } from '@jiralake/payloads';
import { isOlderThan } from './is-older-than';

/** The meaning of a response for the stored issue; `disappeared` is a 404 without a deletion event. */
export type ResponseClass = 'current' | 'deleted' | 'already deleted' | 'disappeared' | 'never stored';

export interface ResponseContext {
  id: IssueId;
  hints: Hints;
  stored: RawIssue | undefined;
  /** the issue is stored in a file that cannot be read */
  isBroken: boolean;
  /** milliseconds since the newest change was reported */
  ageMs: number;
  /** how long Jira is asked again while its response contradicts the events */
  patienceMs: number;
}

/** The time between two requests of which the second may get another response. */
export const ASK_AGAIN_MS = 2_000;

/**
 * Tells what a response of Jira means, given what the events said. A 404 can be a deletion, a lost permission, or a deletion
 * whose event has not arrived: without a deletion event the issue counts as disappeared, not as deleted.
 * @throws RetryLaterError while the response is older than the event
 */
export function classifyResponse(response: JiraIssue | undefined, context: ResponseContext): ResponseClass {
  const { id, hints, stored, isBroken, ageMs, patienceMs } = context;
  const askAgain = (why: string): void => {
    if (ageMs < patienceMs) throw new RetryLaterError(`issue ${id}: ${why}`, ASK_AGAIN_MS);
  };
  if (response) {
    if (hints.deleted) askAgain('still there after its deletion');
    if (isOlderThan(response, hints.updated)) askAgain('the response is older than the event');
    return 'current';
  }
  if (hints.deleted) return 'deleted';
  if (stored && isDeleted(stored)) return 'already deleted';
  askAgain('404, waiting for a deletion event');
  return stored || isBroken ? 'disappeared' : 'never stored';
}
