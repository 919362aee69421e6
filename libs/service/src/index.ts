export { runService, WORKER_GRACE_MS, type Service, type ServiceSetup } from './run-service';
export { createHealthRoutes, type Readiness } from './health-routes';
export { isAdmin } from './is-admin';
export { listen } from './listen';
export { watchRedis } from './watch-redis';
