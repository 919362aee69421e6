export { pollSite, type PollSiteChoice, type PollSitePorts, type SitePollSummary } from './poll-site';
export { pollResult } from './poll-result';
export type { Outcome } from './poll-issues';
