import {
  httpVariables,
  jiraVariables,
  logVariables,
  queueVariables,
  redisVariables,
  storageVariables,
  workerVariables,
} from '@jiralake/config';

const { TRANSFORM_CONCURRENCY, COMMIT_SPACING_MS, DISK_FULL_PAUSE_MS } = workerVariables;

export const transformerConfig = {
  ...logVariables,
  ...redisVariables,
  ...storageVariables,
  ...httpVariables,
  ...queueVariables,
  JIRA_DOMAIN: jiraVariables.JIRA_DOMAIN,
  TRANSFORM_CONCURRENCY,
  COMMIT_SPACING_MS,
  DISK_FULL_PAUSE_MS,
};
