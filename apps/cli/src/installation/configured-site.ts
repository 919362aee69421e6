import type { Environment } from './command-context';

/** Returns whether a variable of a site is set. An incomplete site counts too: its reader reports the missing variables. */
export function isSiteConfigured(env: Environment): boolean {
  return ['JIRA_DOMAIN', 'JIRA_EMAIL', 'JIRA_API_TOKEN'].some((name) => env[name]);
}
