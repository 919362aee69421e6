import type { SiteField } from '@jiralake/payloads';
import type { FieldKind } from '@jiralake/tables';
import { columnName, numberedName } from './column-name';
import { byFill, rateOf, type FillRates } from './fill-rates';
import { kindOfField } from './kind-of-field';
import { matchBuiltIn, type BuiltInColumn } from './match-built-in';

/** What feeds a column, as in the file of the field map; null is nothing. */
export type MappedField = { field: string; kind: FieldKind } | null;

export interface MappingInput {
  fields: readonly SiteField[];
  rates: FillRates;
  /** the configured columns of the reference, which every lake has */
  builtIns: readonly BuiltInColumn[];
  /** what the operator's file says already: that stays */
  given: Readonly<Record<string, MappedField>>;
  /** every column that a field of this kind makes, `breached` and so on */
  columnsOf(name: string, kind: FieldKind): readonly string[];
  /** columns that no field of the operator's own may take */
  taken: readonly string[];
}

export interface Suggestion {
  columns: Record<string, MappedField>;
  /** where more than one field would do, a line each */
  ambiguous: string[];
}

/** Of a hundred fields with one name nobody reads every id. */
const MOST_LISTED = 4;

/**
 * A field map for a site: what a file says already, then the reference's columns by the types and names of the fields,
 * then a column of its own for every other field that is filled. A reference's column that no field of the site fits is
 * switched off, because the ids of another site mean something else here.
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

/** The most filled field of a name has it for its column, the others add their number; `cf_` keeps clear of the lake's. */
function addOwnColumns(
  { rates, builtIns, columnsOf, taken }: MappingInput,
  fields: readonly SiteField[],
  { columns }: Suggestion,
): void {
  // a built-in with several columns has a name that is none of them
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
