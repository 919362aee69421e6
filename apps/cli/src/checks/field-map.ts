import { loadConfig, storageVariables } from '@jiralake/config';
import { countOf, messageOf } from '@jiralake/core';
import { loadLakeSchema } from '@jiralake/rebuild';
import type { Environment } from '../installation/command-context';
import { ok, problem, warning, type Check } from './check';

/** Whether the field map can be used: a transformer does not start with a broken one. */
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
      problem(messageOf(error), 'mend the file, or move it away and have one made: jiralake fields --write'),
    ];
  }
}
