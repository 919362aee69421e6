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

const {
  FETCH_CONCURRENCY,
  FETCH_REMOTE_LINKS,
  FETCH_PATIENCE_MS,
  DELETION_CONFIRM_MS,
  DELETION_LIMIT,
  ATTACHMENT_CONCURRENCY,
  DISK_FULL_PAUSE_MS,
} = workerVariables;

export const fetcherConfig = {
  ...logVariables,
  ...redisVariables,
  ...storageVariables,
  ...httpVariables,
  ...jiraVariables,
  ...attachmentVariables,
  ...queueVariables,
  FETCH_CONCURRENCY,
  FETCH_REMOTE_LINKS,
  FETCH_PATIENCE_MS,
  DELETION_CONFIRM_MS,
  DELETION_LIMIT,
  ATTACHMENT_CONCURRENCY,
  DISK_FULL_PAUSE_MS,
};
