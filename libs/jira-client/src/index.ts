export { createJiraClient, type JiraClient, type JiraClientOptions, type Myself } from './jira-client';
export { parseRetryAfter } from './retry-after';
export type { Collected } from './pages';
