export { useRedis, type RedisForTests } from './use-redis';
export { useTempFolder } from './use-temp-folder';
export { eventually } from './eventually';
export { startProgram, type Program } from './start-program';
