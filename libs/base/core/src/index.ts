export type { Cell, ColumnType, Row } from './cell';
export { countOf } from './count-of';
export { eachAtOnce } from './each-at-once';
export { inBatches } from './in-batches';
export {
  PermanentError,
  RateLimitedError,
  RetryLaterError,
  TransientError,
  messageOf,
  type LimitScope,
} from './errors';
export { issueIdSchema, issueKeySchema, projectKeyOf, type IssueId, type IssueKey } from './issue-identity';
export { monthOf, monthSchema, type Month } from './month';
export { parseJiraTime } from './jira-time';
export { firstProblem, problemsOf } from './problems-of';
export { printable } from './printable';
export { withPatience, type Patience } from './with-patience';
