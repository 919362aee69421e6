export { createParquetStore, type MonthChange, type ParquetStore } from './parquet-store';
export { FencedError, type CommitRecord } from './commit-record';
