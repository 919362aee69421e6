export { createJiraClient, type JiraClient, type JiraClientOptions } from './jira-client';
export { parseRetryAfter } from './retry-after';
