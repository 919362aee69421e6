export { everyVariable, variableGroups, type VariableGroup } from './variable-groups';
export { ConfigError, loadConfig, type Config } from './load-config';
export { readEnvironment } from './read-environment';
export { dataPaths, type DataPaths } from './data-paths';
export { jiraSite, type JiraCredentials, type JiraSite } from './jira-site';
export {
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
