import type { z } from 'zod';
import {
  adminVariables,
  attachmentVariables,
  dashboardVariables,
  debugVariables,
  httpVariables,
  jiraVariables,
  logVariables,
  queueVariables,
  redisVariables,
  storageVariables,
  webhookVariables,
  workerVariables,
} from './variables';

export interface VariableGroup {
  title: string;
  /** which programs read it */
  usedBy: string;
  variables: Readonly<Record<string, z.ZodType>>;
}

/** All variables, in the order of the documentation. */
export const variableGroups: readonly VariableGroup[] = [
  {
    title: 'The site and its accounts',
    usedBy: 'fetcher; the transformer needs JIRA_DOMAIN',
    variables: jiraVariables,
  },
  { title: 'Attachments', usedBy: 'fetcher', variables: attachmentVariables },
  { title: 'Webhooks', usedBy: 'ingress', variables: webhookVariables },
  { title: 'Storage', usedBy: 'ingress, fetcher, transformer, command line', variables: storageVariables },
  { title: 'Redis', usedBy: 'all', variables: redisVariables },
  { title: 'HTTP', usedBy: 'all services', variables: httpVariables },
  { title: 'Administration', usedBy: 'ingress, dashboard', variables: adminVariables },
  { title: 'Dashboard', usedBy: 'dashboard', variables: dashboardVariables },
  { title: 'Logging', usedBy: 'all services', variables: logVariables },
  { title: 'Debugging', usedBy: 'ingress', variables: debugVariables },
  { title: 'Locks', usedBy: 'fetcher, transformer, scheduler', variables: queueVariables },
  { title: 'Workers', usedBy: 'fetcher, transformer, scheduler', variables: workerVariables },
];

/** All variables in one shape. */
export const everyVariable: Readonly<Record<string, z.ZodType>> = Object.assign(
  {},
  ...variableGroups.map(({ variables }) => variables),
) as Record<string, z.ZodType>;
