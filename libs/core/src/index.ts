export { PermanentError, RateLimitedError, RetryLaterError, TransientError, messageOf } from './errors';
export { issueIdSchema, issueKeySchema, type IssueId, type IssueKey } from './issue-identity';
export { monthOf, monthSchema, type Month } from './month';
export { parseJiraTime } from './jira-time';
