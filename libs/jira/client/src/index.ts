export { createJiraClient, type JiraClient, type JiraClientOptions, type Myself } from './jira-client';
export type { Catalogues, NamedThing, SiteList } from './catalogues';
export { requireLogin } from './require-login';
export { loginSigns, type LoginSigns } from './login-signs';
export type { OpenedAttachment } from './open-attachment';
export type { BulkIssues } from './bulk';
export type { FoundIssue } from './search-issues';
export type { Collected } from './pages';
export type { AccountName, GatedRequest, Limit, RequestGate } from './request-gate';
