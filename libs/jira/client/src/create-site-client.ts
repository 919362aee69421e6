import { jiraSite, type attachmentVariables, type Config, type jiraVariables } from '@jiralake/config';
import { createJiraClient, type JiraClient } from './jira-client';
import type { RequestGate } from './request-gate';

/** What says which site is read, as whom. */
export type SiteClientConfig = Config<
  typeof jiraVariables & Pick<typeof attachmentVariables, 'JIRA_ATTACHMENT_HOSTS'>
>;

/**
 * The client of the site that the configuration names.
 * @param gate stands before every request; without one all requests go out at once
 * @throws ConfigError when the accounts are not usable
 */
export function createSiteClient(
  config: SiteClientConfig,
  gate?: RequestGate,
  timeoutMs: number = config.JIRA_REQUEST_TIMEOUT_MS,
): JiraClient {
  return createJiraClient({
    ...jiraSite(config),
    attachmentHosts: config.JIRA_ATTACHMENT_HOSTS,
    timeoutMs,
    ...(gate ? { gate } : {}),
  });
}
