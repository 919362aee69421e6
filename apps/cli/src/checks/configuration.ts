import { everyVariable, jiraSite, jiraVariables, loadConfig, webhookVariables } from '@jiralake/config';
import { countOf, messageOf } from '@jiralake/core';
import type { Environment } from '../installation/command-context';
import { ok, problem, warning, type Check } from './check';

/** Checks that every variable that the services need is set and valid. */
export function checkConfiguration(env: Environment): Promise<Check[]> {
  return Promise.resolve([...evaluateVariables(env), ...evaluateSecrets(env)]);
}

function evaluateVariables(env: Environment): Check[] {
  try {
    loadConfig(everyVariable, env);
    const site = jiraSite(loadConfig(jiraVariables, env));
    return [
      ok(`the site is ${site.siteUrl}, read as ${site.account.email}`),
      ...(site.service
        ? []
        : [ok('no service account for SLA fields; the main account must be able to read them')]),
    ];
  } catch (error) {
    return [problem(messageOf(error), 'set them in the environment or in .env')];
  }
}

function evaluateSecrets(env: Environment): Check[] {
  const secrets = secretsOf(env);
  // evaluateVariables has reported the invalid variable
  if (secrets === undefined) return [];
  if (secrets.length === 0)
    return [
      problem(
        'JIRA_WEBHOOK_SECRET is not set, so every webhook is refused',
        'give the webhook in Jira a secret, and set it',
      ),
    ];
  if (secrets.some((secret) => secret.length < 16))
    return [warning('a webhook secret is shorter than 16 characters', 'use a long random one')];
  return [ok(countOf(secrets.length, 'webhook secret'))];
}

function secretsOf(env: Environment): string[] | undefined {
  try {
    return loadConfig(webhookVariables, env).JIRA_WEBHOOK_SECRET ?? [];
  } catch {
    return undefined;
  }
}
