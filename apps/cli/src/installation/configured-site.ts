import type { Environment } from './command-context';

/** Half a site is a mistake that its reader names, and no reason to take another one. */
export function isSiteConfigured(env: Environment): boolean {
  return ['JIRA_DOMAIN', 'JIRA_EMAIL', 'JIRA_API_TOKEN'].some((name) => env[name]);
}
