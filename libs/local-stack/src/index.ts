export { prepareDataFolder } from './data-folder';
export { openLogs } from './open-logs';
export type { Simulator, SiteChange, SiteIssue, SiteRequest, SiteStatus } from './simulator';
export { startSimulator, type SimulatedSite } from './start-simulator';
export { serviceNames, startStack, type ServiceName, type Stack, type StackOptions } from './start-stack';
