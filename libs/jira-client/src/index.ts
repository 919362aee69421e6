export { createJiraClient, type JiraClient, type JiraClientOptions, type Myself } from './jira-client';
export type { Collected } from './pages';
