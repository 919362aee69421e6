import type { FieldCatalogue, SiteField, StoredIssue } from '@jiralake/payloads';
import type { CellText } from './cell-text';
import { asObject, at } from './json-object';
import { readAscii, readText } from './read-field';

/** The type of a field; null where it is unknown. */
export interface FieldType {
  name: CellText | null;
  /** `option`, `array`, …, an open set */
  type: CellText | null;
  /** type of the elements of an `array` */
  items: CellText | null;
  /** key of the type, `com.atlassian.jira.plugin.system.customfieldtypes:select` */
  custom: CellText | null;
}

export type FieldFinder = (fieldId: string) => { type: FieldType; field: SiteField | undefined };

/** Finds fields in the catalogue of the site, else in the `names` and `schema` of a raw file of another program. */
export function fieldFinder(catalogue: FieldCatalogue | undefined, issue: StoredIssue): FieldFinder {
  const known = catalogue && typesIn(catalogue);
  return (fieldId) => known?.get(fieldId) ?? { type: typeInFile(issue, fieldId), field: undefined };
}

type KnownTypes = ReadonlyMap<string, { type: FieldType; field: SiteField }>;
const byCatalogue = new WeakMap<FieldCatalogue, KnownTypes>();

function typesIn(catalogue: FieldCatalogue): KnownTypes {
  let types = byCatalogue.get(catalogue);
  if (!types) {
    types = new Map(
      catalogue.fields.map((field) => [field.id, { type: typeOf(field.name, field.schema), field }]),
    );
    byCatalogue.set(catalogue, types);
  }
  return types;
}

/** Reads a type from the `names` and `schema` that `expand=names,schema` adds to an issue. */
function typeInFile(issue: StoredIssue, fieldId: string): FieldType {
  return typeOf(at(issue['names'], fieldId), asObject(at(issue['schema'], fieldId)));
}

function typeOf(name: unknown, schema: object | null | undefined): FieldType {
  return {
    name: readText(name) || null,
    type: readAscii(at(schema, 'type')),
    items: readAscii(at(schema, 'items')),
    custom: readAscii(at(schema, 'custom')),
  };
}
