export { prepareDataFolder } from './data-folder';
export type { Simulator, SiteChange, SiteIssue, SiteStatus } from './simulator';
export { serviceNames, startStack, type ServiceName, type Stack, type StackOptions } from './start-stack';
