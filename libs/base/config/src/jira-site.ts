import { ConfigError, type Config } from './load-config';
import type { jiraVariables } from './variables';

export interface JiraCredentials {
  email: string;
  apiToken: string;
}

/** The site and its accounts; URLs without a trailing slash. */
export interface JiraSite {
  /** the public URL, `https://your-org.atlassian.net`; rows quote it */
  siteUrl: string;
  baseUrl: string;
  account: JiraCredentials;
  /** the account that may read SLA fields, behind the gateway; absent when the main account is enough */
  service?: { account: JiraCredentials; gatewayUrl: string; cloudId: string | undefined };
}

/**
 * Returns the site and the accounts of a configuration.
 * @throws ConfigError when only a part of the service account is given, or a URL would carry tokens in clear text.
 */
export function jiraSite(config: Config<typeof jiraVariables>): JiraSite {
  const siteUrl = `https://${config.JIRA_DOMAIN}`;
  const baseUrl = withoutSlash(config.JIRA_BASE_URL ?? siteUrl);
  const gatewayUrl = withoutSlash(config.JIRA_GATEWAY_URL);
  if (baseUrl.startsWith('https:') && !gatewayUrl.startsWith('https:')) {
    throw new ConfigError(
      'JIRA_GATEWAY_URL must be https, as JIRA_BASE_URL is, like https://api.atlassian.com',
    );
  }
  const account = { email: config.JIRA_EMAIL, apiToken: config.JIRA_API_TOKEN };
  const { JIRA_SLA_EMAIL: email, JIRA_SLA_API_TOKEN: apiToken, JIRA_CLOUD_ID: cloudId } = config;
  if (email === undefined && apiToken === undefined) return { siteUrl, baseUrl, account };
  if (email === undefined || apiToken === undefined) {
    const missing = email === undefined ? 'JIRA_SLA_EMAIL' : 'JIRA_SLA_API_TOKEN';
    throw new ConfigError(`the SLA account is incomplete: ${missing} is not set`);
  }
  return { siteUrl, baseUrl, account, service: { account: { email, apiToken }, gatewayUrl, cloudId } };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
