export { createTables, registryNumber, schemaVersion, tableNames } from './tables';
export { rowsOf } from './rows-of';
export { fieldMapSchema, withDefaultFieldMap, defaultFieldMap, type FieldMap } from './issues/field-map';
export { builtInFields } from './issues/built-in-fields';
export { fieldKinds, type FieldKind } from './issues/field-kinds';
export { leftOut } from './left-out';
export type { Column, ColumnType } from './column';
export type { Cell, Row, Table, TableName, TransformContext, TransformInput } from './table';
