export { duckDbTypes } from './duckdb-types';
export { formatTable, layOutTable } from './format-table';
export { createLakeViews, publishedMonths, viewName, type LakeViews } from './lake-views';
export { openDuckDb, type DuckDb, type HeldFile, type JsonResult, type QueryResult } from './open-duckdb';
export type { RowStream, StreamChoice } from './stream-statement';
