import { RetryLaterError, type IssueId } from '@jiralake/core';
import type { Hints } from '@jiralake/ledger';
import { isDeleted, type JiraIssue, type RawIssue } from '@jiralake/payloads';
import { isOlderThan } from './is-older-than';

export type Verdict = 'current' | 'deleted' | 'already deleted' | 'unexplained' | 'never stored';

export interface AnswerContext {
  id: IssueId;
  hints: Hints;
  stored: RawIssue | undefined;
  /** it is stored, in a file that cannot be read */
  isBroken: boolean;
  /** milliseconds since the newest change was reported */
  ageMs: number;
  /** how long an answer that contradicts the events may be asked for again */
  patienceMs: number;
}

/** The distance between two questions of which the next may be answered otherwise. */
export const ASK_AGAIN_MS = 2_000;

/**
 * What an answer of Jira means beside what the events said. 404 can be a deletion, a lost permission, or an event on
 * its way: without a seen deletion it stays unexplained.
 * @throws RetryLaterError while the answer is older than the event
 */
export function judgeAnswer(answer: JiraIssue | undefined, context: AnswerContext): Verdict {
  const { id, hints, stored, isBroken, ageMs, patienceMs } = context;
  const askAgain = (why: string): void => {
    if (ageMs < patienceMs) throw new RetryLaterError(`issue ${id}: ${why}`, ASK_AGAIN_MS);
  };
  if (answer) {
    if (hints.deleted) askAgain('still there after its deletion');
    if (isOlderThan(answer, hints.updated)) askAgain('the answer is older than the event');
    return 'current';
  }
  if (hints.deleted) return 'deleted';
  if (stored && isDeleted(stored)) return 'already deleted';
  askAgain('404, waiting for a deletion event');
  return stored || isBroken ? 'unexplained' : 'never stored';
}
