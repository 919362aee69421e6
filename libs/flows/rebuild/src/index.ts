export { collectRows, type CollectedRows, type CollectRowsPorts } from './collect-rows';
export { loadLakeSchema, type ConfiguredSchema } from './load-lake-schema';
export { rebuildLake, type RebuildLakePorts, type RebuildSummary } from './rebuild-lake';
export { startRebuildThreads } from './rebuild-threads';
export { serveRebuilder } from './serve-rebuilder';
