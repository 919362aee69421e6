import {
  adminVariables,
  debugVariables,
  httpVariables,
  jiraVariables,
  logVariables,
  redisVariables,
  storageVariables,
  webhookVariables,
} from '@jiralake/config';

const { JIRA_DOMAIN, JIRA_EMAIL, JIRA_API_TOKEN } = jiraVariables;

/** The ingress never calls Jira; it only checks that the settings for the fetcher are complete. */
export const ingressConfig = {
  ...logVariables,
  ...redisVariables,
  ...storageVariables,
  ...httpVariables,
  ...webhookVariables,
  ...adminVariables,
  ...debugVariables,
  JIRA_DOMAIN: JIRA_DOMAIN.optional(),
  JIRA_EMAIL: JIRA_EMAIL.optional(),
  JIRA_API_TOKEN: JIRA_API_TOKEN.optional(),
};
