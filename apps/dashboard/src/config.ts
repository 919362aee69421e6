import {
  adminVariables,
  ConfigError,
  dashboardVariables,
  httpVariables,
  jiraVariables,
  logVariables,
  redisVariables,
} from '@jiralake/config';
import { isLoopback } from '@jiralake/http-service';

const { JIRA_API_TOKEN_EXPIRES, JIRA_SLA_API_TOKEN_EXPIRES } = jiraVariables;

export const dashboardConfig = {
  ...logVariables,
  ...redisVariables,
  ...httpVariables,
  ...adminVariables,
  ...dashboardVariables,
  JIRA_API_TOKEN_EXPIRES,
  JIRA_SLA_API_TOKEN_EXPIRES,
};

/** @throws ConfigError when others than this machine could use the dashboard without a login */
export function requirePassword(config: { HOST: string; ADMIN_PASSWORD?: string | undefined }): void {
  if (config.ADMIN_PASSWORD !== undefined || isLoopback(config.HOST)) return;
  throw new ConfigError(
    `ADMIN_PASSWORD is not set: without it the dashboard listens on 127.0.0.1 only, not on ${config.HOST}`,
  );
}
