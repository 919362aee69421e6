export { createRequestGate, readRequestCounts, type RequestCounts } from './request-gate';
