export {
  createParquetStore,
  type LakeSchema,
  type MonthChange,
  type MonthReplacement,
  type ParquetStore,
  type Upgrade,
} from './parquet-store';
export { distribute, listMonths, type Distributed } from './distribute';
export { distributeMonth, type LakeFolders } from './publish-month';
export { checkMonth, type Damage, type MonthCheck } from './check-month';
export type { GenerationMemory, KnownGeneration } from './generation-memory';
export { FencedError, type CommitRecord } from './commit-record';
export { serveWriter } from './serve-writer';
export { startWriterThreads } from './writer-threads';
export { createTableWriter, type MonthPart } from './table-writer';
export { adoptMonths, type Adopted } from './adopt-months';
export { monthsWithoutRecord } from './published-tables';
