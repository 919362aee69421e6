export { createLakeReader } from './duckdb-lake-reader';
export { findingKinds, type FindingKind } from './compare-issue';
export { reconcile, type Found, type ReconcileSummary } from './reconcile';
