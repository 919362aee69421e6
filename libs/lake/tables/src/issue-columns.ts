import { ascii } from './column';

/** The two columns that tie a child row to its issue. */
export const issueKey = ascii(
  'Key of the issue, as of its last fetch',
  'key',
  (_item: unknown, { issue }) => issue.key,
);
export const issueId = ascii(
  "Jira's id of the issue: never changes, also when the issue moves",
  'id',
  (_item: unknown, { issue }) => issue.id,
);
