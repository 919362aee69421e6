import type { Alarms } from '@jiralake/alarms';
import { jiraSite, type Config, type jiraVariables } from '@jiralake/config';
import { loginSigns } from '@jiralake/jira-client';
import type { Redis } from 'ioredis';
import { createRequestGate, type SharedGate } from './request-gate';

/** Creates the gate of the site in the configuration. @throws ConfigError when the accounts are not usable */
export function createSiteGate(
  config: Config<typeof jiraVariables>,
  { redis, prefix, alarms }: { redis: Redis; prefix: string; alarms: Pick<Alarms, 'raise' | 'clear'> },
): SharedGate {
  return createRequestGate(redis, prefix, {
    maxPerSecond: config.JIRA_MAX_REQUESTS_PER_SECOND,
    alarms,
    logins: loginSigns(jiraSite(config)),
  });
}
