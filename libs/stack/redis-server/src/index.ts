export { ensureRedisServer } from './ensure-redis-server';
export { startRedisServer, type RedisServer, type RedisServerOptions } from './start-redis-server';
