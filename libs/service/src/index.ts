export { runService, type Service, type ServiceSetup } from './run-service';
export { createHealthRoutes, type Readiness } from './health-routes';
export { listen } from './listen';
export { serveWorkers } from './serve-workers';
export { watchRedis } from './watch-redis';
export { createLoginGate, type Login, type LoginGate } from './login-gate';
export { isForeign, type Provenance } from './is-foreign';
export { isLoopback } from './is-loopback';
export { within } from './within';
