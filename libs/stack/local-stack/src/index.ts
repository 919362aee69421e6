export { takeSimulatedFolder, takeSiteFolder, type FolderUse, type SimulatedFolder } from './data-folder';
export { holderOf, type FolderLock } from './folder-lock';
export { takePorts } from './take-ports';
export { findStack, simulatedFolders, type FoundStack } from './stack-file';
export { openLogs } from './open-logs';
export { startSimulatedStack, type SimulatedStack } from './simulated-stack';
export type { Simulator, SiteChange, SiteIssue, SiteRequest, SiteStatus } from './simulator';
export { startSimulator, type SimulatedSite } from './start-simulator';
export { findOwnRedis, type OwnRedis } from './start-redis';
export {
  serviceNames,
  startStack,
  type ReplicaName,
  type ServiceName,
  type Stack,
  type StackOptions,
} from './start-stack';
