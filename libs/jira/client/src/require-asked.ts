import { TransientError, type IssueId, type IssueKey } from '@jiralake/core';
import type { ListEntry } from '@jiralake/payloads';

const ISSUE_IN_ADDRESS = /\/issue\/([0-9]+)(?:\/|$)/;

/**
 * Makes sure that a response is about a requested issue: another issue would be stored as the requested one. Only ids are
 * compared, because a key leads to any issue that has the key now or had it once.
 * @throws TransientError naming the issue that came, so that the request is repeated
 */
export function requireAsked(
  what: string,
  asked: readonly (IssueId | IssueKey)[],
  answered: string | undefined,
): void {
  if (answered === undefined || asked.some((name) => name === answered || name.includes('-'))) return;
  throw new TransientError(`${what}: answered with issue ${answered}, which was not asked for`);
}

/** The id of the issue that a list entry belongs to: its `issueId`, or the id in its own address. */
export function issueOf({ issueId, self }: ListEntry): string | undefined {
  if (typeof issueId === 'string' || typeof issueId === 'number') return String(issueId);
  return typeof self === 'string' ? ISSUE_IN_ADDRESS.exec(self)?.[1] : undefined;
}
