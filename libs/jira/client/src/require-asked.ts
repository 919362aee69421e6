import { TransientError, type IssueId, type IssueKey } from '@jiralake/core';
import type { ListEntry } from '@jiralake/payloads';

const ISSUE_IN_ADDRESS = /\/issue\/([0-9]+)(?:\/|$)/;

/**
 * Makes sure that an answer is of an issue that was asked for: one of another would be stored as this one. A key leads to
 * whatever issue has it now or had it once, so only ids tell.
 * @throws TransientError naming the issue that answered, so that it is asked again
 */
export function requireAsked(
  what: string,
  asked: readonly (IssueId | IssueKey)[],
  answered: string | undefined,
): void {
  if (answered === undefined || asked.some((name) => name === answered || name.includes('-'))) return;
  throw new TransientError(`${what}: answered with issue ${answered}, which was not asked for`);
}

/** The issue that an entry of a list says it is of: by `issueId`, or by the id in its own address. */
export function issueOf({ issueId, self }: ListEntry): string | undefined {
  if (typeof issueId === 'string' || typeof issueId === 'number') return String(issueId);
  return typeof self === 'string' ? ISSUE_IN_ADDRESS.exec(self)?.[1] : undefined;
}
