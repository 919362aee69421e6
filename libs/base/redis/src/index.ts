export { connectFailFast, connectPatiently } from './connections';
export { redisKey, keyPrefix } from './keys';
export { readRecords, parseJson } from './read-records';
export { createRedisClock } from './redis-clock';
export { parseRedisInfo } from './redis-info';
export { defineScripts, type ScriptCall } from './define-scripts';
export { REDIS_FILLING_FROM, REDIS_FULL_FROM, watchRedisMemory } from './watch-redis-memory';
