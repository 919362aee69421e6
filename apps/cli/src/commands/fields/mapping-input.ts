import {
  builtInFields,
  createTables,
  fieldKinds,
  defaultFieldMap,
  type FieldKind,
  type FieldMap,
} from '@jiralake/tables';
import type { SiteField } from '@jiralake/payloads';
import type { FillRates } from './fill-rates';
import type { MappingInput } from './suggest-mapping';

/** Returns the input of a suggestion: the site's fields, the lake's columns and the operator's field map. */
export function mappingInput(
  fields: readonly SiteField[],
  rates: FillRates,
  given: FieldMap['columns'],
): MappingInput {
  const issues = createTables(defaultFieldMap).find(({ name }) => name === 'issues');
  return {
    fields,
    rates,
    given,
    builtIns: Object.entries(builtInFields).map(([column, { kind }]) => ({
      column,
      kind,
      accepts: (other) => typesOf(other) === typesOf(kind),
    })),
    columnsOf: (name, kind) => fieldKinds[kind].columns.map(({ suffix }) => name + suffix),
    taken: (issues?.columns ?? []).map(({ name }) => name),
  };
}

function typesOf(kind: FieldKind): string {
  return fieldKinds[kind].columns.map(({ type }) => type).join();
}
