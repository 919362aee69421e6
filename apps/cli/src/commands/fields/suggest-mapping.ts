import type { SiteField } from '@jiralake/payloads';
import type { FieldKind } from '@jiralake/tables';
import { columnName, numberedName } from './column-name';
import { byFill, rateOf, type FillRates } from './fill-rates';
import { kindOfField } from './kind-of-field';
import { matchBuiltIn, type BuiltInColumn } from './match-built-in';

/** The field of a column, as in the file of the field map; null for none. */
export type MappedField = { field: string; kind: FieldKind } | null;

export interface MappingInput {
  fields: readonly SiteField[];
  rates: FillRates;
  /** the columns of the default field map, which every lake has */
  builtIns: readonly BuiltInColumn[];
  /** the operator's present field map, whose entries are kept */
  given: Readonly<Record<string, MappedField>>;
  /** returns every column that a field of this kind fills, `breached` and so on */
  columnsOf(name: string, kind: FieldKind): readonly string[];
  /** columns that no custom field may use */
  taken: readonly string[];
}

export interface Suggestion {
  columns: Record<string, MappedField>;
  /** one line for each column with several matching fields */
  ambiguous: string[];
}

/** Longest list of field ids in such a line. */
const MOST_LISTED = 4;

/**
 * Suggests a field map for a site: the present entries, then the columns of the default field map by type and name of the
 * fields, then a new column for every other filled field. A default column without a matching field is switched off, because
 * its field id means another field on this site.
 */
export function suggestMapping(input: MappingInput): Suggestion {
  const custom = input.fields.filter(({ id }) => id.startsWith('customfield_'));
  const suggestion: Suggestion = { columns: { ...input.given }, ambiguous: [] };
  const used = new Set(Object.values(input.given).flatMap((mapped) => (mapped ? [mapped.field] : [])));
  for (const builtIn of input.builtIns) {
    if (builtIn.column in suggestion.columns) continue;
    const free = custom.filter(({ id }) => !used.has(id));
    const { field, kind, others } = matchBuiltIn(builtIn, free, input.rates);
    suggestion.columns[builtIn.column] = field ? { field: field.id, kind } : null;
    if (!field) continue;
    used.add(field.id);
    if (others.length > 0) {
      suggestion.ambiguous.push(
        `${builtIn.column}: ${field.id} suits it best, ${listed(others)} would do as well`,
      );
    }
  }
  addOwnColumns(
    input,
    custom.filter(({ id }) => !used.has(id)),
    suggestion,
  );
  return suggestion;
}

function listed(fields: readonly SiteField[]): string {
  const first = fields.slice(0, MOST_LISTED).map(({ id }) => id);
  const rest = fields.length - first.length;
  return rest === 0 ? first.join(', ') : `${first.join(', ')} and ${rest} more`;
}

/** Names new columns: the field with the highest fill rate gets the plain name, others add their number. `cf_` avoids clashes. */
function addOwnColumns(
  { rates, builtIns, columnsOf, taken }: MappingInput,
  fields: readonly SiteField[],
  { columns }: Suggestion,
): void {
  // the entry of a built-in field with several columns is none of their names
  const builtInNames = new Set(builtIns.map(({ column }) => column));
  const reserved = new Set([...taken, ...builtInNames]);
  const clearOfLake = (name: string, kind: FieldKind): string =>
    [name, ...columnsOf(name, kind)].some((column) => reserved.has(column)) ? `cf_${name}` : name;
  const used = new Set(reserved);
  const use = (name: string, kind: FieldKind): void => {
    for (const column of columnsOf(name, kind)) used.add(column);
  };
  for (const [name, mapped] of Object.entries(columns)) {
    if (mapped && !builtInNames.has(name)) use(clearOfLake(name, mapped.kind), mapped.kind);
  }
  for (const field of byFill(fields, rates)) {
    const kind = kindOfField(field);
    if (kind === undefined || rateOf(rates, field.id) === 0) continue;
    const isFree = (name: string): boolean =>
      !Object.hasOwn(columns, name) && columnsOf(name, kind).every((column) => !used.has(column));
    const wanted = columnName(field.name);
    const own = wanted === undefined ? undefined : clearOfLake(wanted, kind);
    const numbered = numberedName(own, field.id);
    let name = own !== undefined && isFree(own) ? own : numbered;
    for (let more = 2; !isFree(name); more++) name = `${numbered}_${more}`;
    columns[name] = { field: field.id, kind };
    use(name, kind);
  }
}
