export { tables, tableNames } from './tables';
export { rowsOf } from './rows-of';
export { referenceFieldMap, type FieldMap } from './field-map';
export type { Column, ColumnType } from './column';
export type { Cell, Row, Table, TableName, TransformContext, TransformInput } from './table';
