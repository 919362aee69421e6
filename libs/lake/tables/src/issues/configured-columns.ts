import { PermanentError } from '@jiralake/core';
import type { CellText } from '../cell-text';
import type { Column } from '../column';
import type { FindMedia } from '../find-media';
import { at } from '../json-object';
import { readJsonArray, readText } from '../read-field';
import { readPerson } from '../read-person';
import type { SafeCell } from '../table';
import { builtInFields } from './built-in-fields';
import { fieldKinds, type FieldKind, type KindColumn } from './field-kinds';
import type { FieldMap } from './field-map';

/** A column of issues that a field of the field map fills. */
export interface ConfiguredColumn {
  column: Column;
  /** `undefined` when no field fills it */
  field: string | undefined;
  read(value: unknown, findMedia: FindMedia): SafeCell;
}

/** The configurable columns of the reference, in their order. @throws PermanentError for a kind that does not fit */
export function builtInColumns({ columns: map }: FieldMap): ConfiguredColumn[] {
  return Object.entries(builtInFields).flatMap(([name, builtIn]) => {
    const mapped = map[name];
    const kind = mapped?.kind ?? builtIn.kind;
    if (typesOf(kind) !== typesOf(builtIn.kind)) {
      throw new PermanentError(
        `field map: ${name} cannot be of kind ${kind}, because its columns have other types; possible kinds: ${kindsLike(builtIn.kind)}`,
      );
    }
    return builtIn.columns.map(([columnName, meaning], index) =>
      configured(columnName, meaning, mapped?.field, fieldKinds[kind].columns[index] as KindColumn),
    );
  });
}

/** Returns the column of organization ids, because the names can change. */
export function organizationIds({ columns: map }: FieldMap): ConfiguredColumn {
  return idColumn(
    'organization_ids',
    "the customer organizations' ids",
    map['organizations']?.field,
    (each) => readText(at(each, 'id')),
  );
}

/** Returns the column of participant account ids, because e-mails and names can be hidden and changed. */
export function participantIds({ columns: map }: FieldMap): ConfiguredColumn {
  const meaning = "the request participants' account ids";
  return idColumn(
    'participant_account_ids',
    meaning,
    map['participants']?.field,
    (each) => readPerson(each).accountId,
  );
}

function idColumn(
  name: string,
  what: string,
  field: string | undefined,
  readId: (element: unknown) => CellText | null,
): ConfiguredColumn {
  const meaning = `JSON array of ${what}; [] when the list is empty, NULL when Jira has no value`;
  return configured(name, meaning, field, {
    suffix: '',
    type: 'string',
    read: (value) => readJsonArray(value, readId),
  });
}

/**
 * Returns the columns that the operator configured. A name that another column has gets the prefix `cf_`.
 * @throws PermanentError when two configured columns would have one name
 */
export function ownColumns({ columns: map }: FieldMap, taken: ReadonlySet<string>): ConfiguredColumn[] {
  const owners = new Map<string, string>();
  return Object.entries(map).flatMap(([name, mapped]) => {
    if (Object.hasOwn(builtInFields, name) || mapped === null) return [];
    const { columns: kindColumns } = fieldKinds[mapped.kind];
    const collides = kindColumns.some(({ suffix }) => taken.has(name + suffix));
    return kindColumns.map((kindColumn) => {
      const columnName = `${collides ? 'cf_' : ''}${name}${kindColumn.suffix}`;
      const owner = owners.get(columnName);
      if (owner !== undefined || taken.has(columnName)) {
        throw new PermanentError(
          `field map: ${name} and ${owner ?? 'a built-in column'} would both be the column ${columnName}; give one another name`,
        );
      }
      owners.set(columnName, name);
      return configured(
        columnName,
        `Field ${mapped.field} of this site, as ${mapped.kind}`,
        mapped.field,
        kindColumn,
      );
    });
  });
}

function configured(
  name: string,
  meaning: string,
  field: string | undefined,
  { type, ascii, read }: KindColumn,
): ConfiguredColumn {
  const source = field === undefined ? 'no field' : `fields.${field}`;
  return { column: { name, type, ...(ascii ? { ascii } : {}), meaning, source }, field, read };
}

function typesOf(kind: FieldKind): string {
  return fieldKinds[kind].columns.map(({ type }) => type).join();
}

function kindsLike(kind: FieldKind): string {
  return (Object.keys(fieldKinds) as FieldKind[])
    .filter((other) => typesOf(other) === typesOf(kind))
    .join(', ');
}
