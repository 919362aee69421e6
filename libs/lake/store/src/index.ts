export { adoptMonths, type Adopted } from './adopt-months';
export { checkMonth, type Damage, type MonthCheck } from './check-month';
export { FencedError, type CommitRecord } from './commit-record';
export { distribute, listMonths, type Distributed } from './distribute';
export type { GenerationMemory, KnownGeneration } from './generation-memory';
export { lakeSize, type LakeSize } from './lake-size';
export {
  createParquetStore,
  type LakeSchema,
  type MonthChange,
  type MonthReplacement,
  type ParquetStore,
  type Upgrade,
} from './parquet-store';
export { distributeMonth, type LakeFolders } from './publish-month';
export type { MonthPart } from './write-month';
export { monthsWithoutRecord } from './published-tables';
export { serveWriter } from './serve-writer';
export { createTableWriter } from './table-writer';
export { startWriterThreads } from './writer-threads';
