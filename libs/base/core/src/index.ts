export type { Cell, Cells, ColumnType, Row } from './cell';
export { countOf } from './count-of';
export { forEachConcurrently } from './for-each-concurrently';
export { chunk } from './chunk';
export {
  PermanentError,
  RateLimitedError,
  RetryLaterError,
  TransientError,
  messageOf,
  type LimitScope,
} from './errors';
export {
  isIssueId,
  isIssueKey,
  issueIdSchema,
  issueKeySchema,
  projectKeyOf,
  type IssueId,
  type IssueKey,
} from './issue-identity';
export { monthOf, monthSchema, type Month } from './month';
export { jiraMillis, parseJiraTime } from './jira-time';
export { firstProblem, problemsOf } from './problems-of';
export { printable } from './printable';
export { retryWithBackoff, type RetryPorts } from './retry-with-backoff';
export { microsecondsOf } from './microseconds-of';
