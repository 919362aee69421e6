import { jiraVariables, loadConfig } from '@jiralake/config';
import { describeExpiry, tokenExpiries, type TokenExpiry } from '@jiralake/status';
import type { Environment } from '../installation/command-context';
import { ok, problem, warning, type Check } from './check';

const { JIRA_API_TOKEN_EXPIRES, JIRA_SLA_API_TOKEN_EXPIRES } = jiraVariables;
const ADVICE =
  'make a new one at id.atlassian.com, set it and its last day, and restart fetcher and scheduler';

/** Checks the expiry dates of the API tokens that have one configured. */
export function checkTokens(env: Environment): Promise<Check[]> {
  const config = loadConfig({ JIRA_API_TOKEN_EXPIRES, JIRA_SLA_API_TOKEN_EXPIRES }, env);
  return Promise.resolve(tokenExpiries(config, new Date()).map(evaluateToken));
}

export function evaluateToken(expiry: TokenExpiry): Check {
  const text = describeExpiry(expiry);
  if (expiry.state === 'ok') return ok(text);
  return expiry.state === 'soon' ? warning(text, ADVICE) : problem(text, ADVICE);
}
