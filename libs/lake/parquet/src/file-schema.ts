import type { ParquetSchema } from '@dsnp/parquetjs';
import { PermanentError } from '@jiralake/core';
import { unknownColumn, type FileColumn } from './parquet-types';

/**
 * The columns of a file by its own schema, in their order.
 * @throws PermanentError for one that is no single optional value of a known type: it could not be written again
 */
export function columnsOf({ fields }: ParquetSchema, known: readonly FileColumn[]): FileColumn[] {
  const ours = new Map(known.map((column) => [column.name, column]));
  return Object.entries(fields).map(([name, field]) => {
    const { isNested, repetitionType, originalType, primitiveType } = field;
    const type = originalType ?? primitiveType;
    const column = ours.get(name);
    const stored = column?.type === type ? column : unknownColumn(name, type);
    if (isNested || repetitionType !== 'OPTIONAL' || !stored) {
      throw new PermanentError(`it has a column ${name} that this version cannot keep`);
    }
    return stored;
  });
}
