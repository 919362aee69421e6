export { ensureRedisServer } from './ensure-redis-server';
export { startRedisServer, type RedisServer } from './start-redis-server';
