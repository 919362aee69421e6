export { openDuckDb, type DuckDb, type QueryResult } from './open-duckdb';
