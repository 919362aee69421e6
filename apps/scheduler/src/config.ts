import {
  attachmentVariables,
  httpVariables,
  jiraVariables,
  logVariables,
  queueVariables,
  redisVariables,
  storageVariables,
  workerVariables,
} from '@jiralake/config';

const { JIRA_ATTACHMENT_HOSTS } = attachmentVariables;
const { WAKE_EVERY_MS, WAKE_AFTER_MS, RECONCILE_EVERY_MS, RECONCILE_DEEP_EVERY_MS } = workerVariables;
const { SLA_POLL_EVERY_MS, NAMES_POLL_EVERY_MS, RENEWALS_PER_MINUTE } = workerVariables;
const { RETENTION_EVERY_MS, EVENT_RETENTION_DAYS } = workerVariables;

export const schedulerConfig = {
  ...logVariables,
  ...redisVariables,
  ...httpVariables,
  ...queueVariables,
  ...jiraVariables,
  ...storageVariables,
  JIRA_ATTACHMENT_HOSTS,
  WAKE_EVERY_MS,
  WAKE_AFTER_MS,
  RECONCILE_EVERY_MS,
  RECONCILE_DEEP_EVERY_MS,
  SLA_POLL_EVERY_MS,
  NAMES_POLL_EVERY_MS,
  RENEWALS_PER_MINUTE,
  RETENTION_EVERY_MS,
  EVENT_RETENTION_DAYS,
};
