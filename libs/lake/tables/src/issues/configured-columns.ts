import { PermanentError } from '@jiralake/core';
import type { StoredIssue } from '@jiralake/payloads';
import type { CellText } from '../cell-text';
import type { ColumnSpec } from '../column';
import { at } from '../json-object';
import { readJsonArray, readText } from '../read-field';
import { readPerson } from '../read-person';
import { builtInFields } from './built-in-fields';
import { fieldKinds, type FieldKind, type KindColumn } from './field-kinds';
import type { FieldMap } from './field-map';

/** Columns of issues that fields of the field map fill. */
type ConfiguredColumns = Record<string, ColumnSpec<StoredIssue>>;

/** The configurable columns of the reference, in their order. @throws PermanentError for a kind that does not fit */
export function builtInColumns({ columns: map }: FieldMap): ConfiguredColumns {
  const columns = Object.entries(builtInFields).flatMap(([name, builtIn]) => {
    const mapped = map[name];
    const kind = mapped?.kind ?? builtIn.kind;
    if (typesOf(kind) !== typesOf(builtIn.kind)) {
      throw new PermanentError(
        `field map: ${name} cannot be of kind ${kind}, because its columns have other types; possible kinds: ${kindsLike(builtIn.kind)}`,
      );
    }
    return builtIn.columns.map(([columnName, meaning], index) => [
      columnName,
      configured(meaning, mapped?.field, fieldKinds[kind].columns[index] as KindColumn),
    ]);
  });
  return Object.fromEntries(columns) as ConfiguredColumns;
}

/** Returns the column of organization ids, because the names can change. */
export function organizationIds({ columns: map }: FieldMap): ConfiguredColumns {
  return idColumn(
    'organization_ids',
    "the customer organizations' ids",
    map['organizations']?.field,
    (each) => readText(at(each, 'id')),
  );
}

/** Returns the column of participant account ids, because e-mails and names can be hidden and changed. */
export function participantIds({ columns: map }: FieldMap): ConfiguredColumns {
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
): ConfiguredColumns {
  const meaning = `JSON array of ${what}; [] when the list is empty, NULL when Jira has no value`;
  return {
    [name]: configured(meaning, field, {
      suffix: '',
      type: 'string',
      read: (value) => readJsonArray(value, readId),
    }),
  };
}

/**
 * Returns the columns that the operator configured. A name that another column has gets the prefix `cf_`.
 * @throws PermanentError when two configured columns would have one name
 */
export function ownColumns({ columns: map }: FieldMap, taken: ReadonlySet<string>): ConfiguredColumns {
  const owners = new Map<string, string>();
  const columns: ConfiguredColumns = {};
  for (const [name, mapped] of Object.entries(map)) {
    if (Object.hasOwn(builtInFields, name) || mapped === null) continue;
    const { columns: kindColumns } = fieldKinds[mapped.kind];
    const collides = kindColumns.some(({ suffix }) => taken.has(name + suffix));
    for (const kindColumn of kindColumns) {
      const columnName = `${collides ? 'cf_' : ''}${name}${kindColumn.suffix}`;
      const owner = owners.get(columnName);
      if (owner !== undefined || taken.has(columnName)) {
        throw new PermanentError(
          `field map: ${name} and ${owner ?? 'a built-in column'} would both be the column ${columnName}; give one another name`,
        );
      }
      owners.set(columnName, name);
      const meaning = `Field ${mapped.field} of this site, as ${mapped.kind}`;
      columns[columnName] = configured(meaning, mapped.field, kindColumn);
    }
  }
  return columns;
}

/** @param field `undefined` when no field fills the column */
function configured(
  meaning: string,
  field: string | undefined,
  { type, ascii, read }: KindColumn,
): ColumnSpec<StoredIssue> {
  const shape = { type, ...(ascii ? { ascii } : {}), meaning };
  if (field === undefined) return { ...shape, source: 'no field', read: () => null };
  return {
    ...shape,
    source: `fields.${field}`,
    read: ({ fields }, { findMedia }) =>
      read(Object.hasOwn(fields, field) ? fields[field] : undefined, findMedia),
  };
}

function typesOf(kind: FieldKind): string {
  return fieldKinds[kind].columns.map(({ type }) => type).join();
}

function kindsLike(kind: FieldKind): string {
  return (Object.keys(fieldKinds) as FieldKind[])
    .filter((other) => typesOf(other) === typesOf(kind))
    .join(', ');
}
