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

/** Requires a password unless the dashboard listens on the loopback address only. @throws ConfigError */
export function requirePassword(config: { HOST: string; ADMIN_PASSWORD?: string | undefined }): void {
  if (config.ADMIN_PASSWORD !== undefined || isLoopback(config.HOST)) return;
  throw new ConfigError(`ADMIN_PASSWORD is not set: set it, or set HOST=127.0.0.1 instead of ${config.HOST}`);
}
