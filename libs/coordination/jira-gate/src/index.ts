export { createSiteGate } from './create-site-gate';
export { createRequestGate, readRequestCounts, type RequestCounts } from './request-gate';
