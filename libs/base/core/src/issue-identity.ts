import { z } from 'zod';

const ISSUE_ID = /^[1-9][0-9]{0,18}$/;
const ISSUE_KEY = /^[A-Z][A-Z0-9_]{0,63}-[1-9][0-9]{0,11}$/;

/**
 * The numeric id of an issue as Jira's REST API writes it: digits, unique on the site, unchanged by moves.
 * It is the identity of an issue everywhere. The pattern also makes it safe as a file name.
 */
export const issueIdSchema = z.string().regex(ISSUE_ID, 'not an issue id (digits only)').brand('IssueId');
export type IssueId = z.infer<typeof issueIdSchema>;

/** An issue key such as `SUPPORT-15186`: an attribute that changes with a move, never an identity. */
export const issueKeySchema = z
  .string()
  .regex(ISSUE_KEY, 'not an issue key (like SUPPORT-123)')
  .brand('IssueKey');
export type IssueKey = z.infer<typeof issueKeySchema>;

/** Returns the project key of an issue key. */
export function projectKeyOf(key: IssueKey): string {
  return key.slice(0, key.lastIndexOf('-'));
}

/** Whether `issueIdSchema` takes a value, at a tenth of its cost. */
export function isIssueId(value: unknown): value is IssueId {
  return typeof value === 'string' && ISSUE_ID.test(value);
}

/** The same for `issueKeySchema`. */
export function isIssueKey(value: unknown): value is IssueKey {
  return typeof value === 'string' && ISSUE_KEY.test(value);
}
