import {
  httpVariables,
  logVariables,
  queueVariables,
  redisVariables,
  workerVariables,
} from '@jiralake/config';

const { WAKE_EVERY_MS, WAKE_AFTER_MS } = workerVariables;

export const schedulerConfig = {
  ...logVariables,
  ...redisVariables,
  ...httpVariables,
  ...queueVariables,
  WAKE_EVERY_MS,
  WAKE_AFTER_MS,
};
