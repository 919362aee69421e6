import { loadConfig, storageVariables } from '@jiralake/config';
import { countOf, messageOf } from '@jiralake/core';
import { loadLakeSchema } from '@jiralake/rebuild';
import type { Environment } from '../installation/command-context';
import { ok, problem, warning, type Check } from './check';

/** Checks that the field map is valid: a transformer does not start with an invalid one. */
export async function checkFieldMap(env: Environment): Promise<Check[]> {
  const { FIELD_MAP_FILE: file } = loadConfig(storageVariables, env);
  if (file === undefined) {
    return [
      warning(
        'FIELD_MAP_FILE is not set, so the columns of custom fields are filled by the field ids of another site',
        'jiralake fields --write makes a field map for this one',
      ),
    ];
  }
  try {
    const { fieldMap } = await loadLakeSchema(file);
    const used = Object.values(fieldMap.columns).filter((mapped) => mapped !== null).length;
    return [ok(`${file} maps ${countOf(used, 'field')}`)];
  } catch (error) {
    return [
      problem(
        messageOf(error),
        'correct the file, or move it away and make a new one: jiralake fields --write',
      ),
    ];
  }
}
