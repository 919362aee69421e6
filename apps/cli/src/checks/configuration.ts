import { jiraSite, jiraVariables, loadConfig, webhookVariables } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import type { Environment } from '../command-context';
import { ok, problem, warning, type Check } from './check';

/** Whether every variable that the services need is there and makes sense. */
export function checkConfiguration(env: Environment): Promise<Check[]> {
  const checks: Check[] = [];
  try {
    const site = jiraSite(loadConfig(jiraVariables, env));
    checks.push(ok(`the site is ${site.siteUrl}, read as ${site.account.email}`));
    if (!site.service)
      checks.push(ok('no service account for SLA fields; the main account must be able to read them'));
  } catch (error) {
    checks.push(problem(messageOf(error), 'set them in the environment or in .env'));
  }
  const secrets = loadConfig(webhookVariables, env).JIRA_WEBHOOK_SECRET ?? [];
  if (secrets.length === 0) {
    checks.push(
      problem(
        'JIRA_WEBHOOK_SECRET is not set, so every webhook is refused',
        'give the webhook in Jira a secret, and set it',
      ),
    );
  } else if (secrets.some((secret) => secret.length < 16)) {
    checks.push(warning('a webhook secret is shorter than 16 characters', 'use a long random one'));
  } else {
    checks.push(ok(`${secrets.length} webhook ${secrets.length === 1 ? 'secret' : 'secrets'}`));
  }
  return Promise.resolve(checks);
}
