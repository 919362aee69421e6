export { formatTable } from './format-table';
export { createLakeViews, readTable, viewName } from './lake-views';
export { openDuckDb, type DuckDb, type JsonResult, type QueryResult } from './open-duckdb';
