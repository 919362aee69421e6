export { collectRows, type CollectedRows, type CollectRowsPorts } from './collect-rows';
export { loadLakeSchema, type ConfiguredSchema } from './load-lake-schema';
export { rebuildLake, type RebuildPorts, type RebuildSummary } from './rebuild-lake';
