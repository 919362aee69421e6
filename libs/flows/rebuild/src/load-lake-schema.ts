import { PermanentError, messageOf } from '@jiralake/core';
import { parseJsonFile } from '@jiralake/files';
import type { LakeSchema } from '@jiralake/lake-store';
import {
  createTables,
  fieldMapSchema,
  withDefaultFieldMap,
  defaultFieldMap,
  schemaVersion,
  type FieldMap,
  type Table,
} from '@jiralake/tables';

export interface ConfiguredSchema extends LakeSchema {
  tables: readonly Table[];
  fieldMap: FieldMap;
}

/**
 * Loads the tables of a site: the built-in tables, with the field map of a file merged over the default field map.
 * @throws PermanentError naming the file, and what is wrong with it
 */
export async function loadLakeSchema(fieldMapFile: string | undefined): Promise<ConfiguredSchema> {
  if (fieldMapFile === undefined) return schemaOf(defaultFieldMap);
  const own = await parseJsonFile(fieldMapFile, fieldMapSchema);
  if (!own) throw new PermanentError(`FIELD_MAP_FILE ${fieldMapFile} does not exist`);
  try {
    return schemaOf(withDefaultFieldMap(own));
  } catch (error) {
    throw new PermanentError(`${fieldMapFile}: ${messageOf(error)}`);
  }
}

function schemaOf(fieldMap: FieldMap): ConfiguredSchema {
  return { tables: createTables(fieldMap), version: schemaVersion(fieldMap), fieldMap };
}
