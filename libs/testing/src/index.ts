export { buildBundles } from './build-bundles';
export { processesIn, type RunningProcess } from './processes-in';
export { useOwnRedis } from './use-own-redis';
export { useRedis, type RedisForTests } from './use-redis';
export { useTempFolder } from './use-temp-folder';
export { eventually } from './eventually';
export { startProgram, type Program } from './start-program';
