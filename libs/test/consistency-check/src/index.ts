export { compareRebuild } from './compare-rebuild';
export type { TableComparison } from './compare-lake';
export { compareSite, type SiteComparison } from './compare-site';
export { mixedFaults } from './mixed-faults';
export { untilQuiet, watchQueues, type QueueWatch } from './until-quiet';
