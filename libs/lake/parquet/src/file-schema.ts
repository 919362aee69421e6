import type { ParquetSchema } from '@dsnp/parquetjs';
import { PermanentError } from '@jiralake/core';
import { unknownColumn, type FileColumn } from './parquet-types';

/**
 * Returns the columns of a file by the schema in its footer, in the order of the file.
 * @param known the columns of the table as this version declares them
 * @throws PermanentError for a column that is nested, required, repeated or of an unknown type: jiralake cannot write it
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
