export { issueNumber } from './cut-rows';
export { decodeRowGroup } from './decode-row-group';
export { fileColumnOf, type FileColumn } from './parquet-types';
export { readTable } from './read-table';
export { hasValues, reshapeTable } from './reshape-table';
export { createRowMemory, type RowMemory } from './row-memory';
export { spliceTable } from './splice-table';
export { createTableBuilder, rewriteTable } from './table-builder';
export { readTableFile, VERSION_KEY, renderTableFile, type TableFile } from './table-file';
