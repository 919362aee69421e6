import type { SiteField } from '@jiralake/schemas';
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
        `${builtIn.column}: ${field.id} is filled most often, ${others.map(({ id }) => id).join(', ')} would do as well`,
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

/** The most filled field of a name has it for its column, the others add their number; `cf_` keeps clear of the lake's. */
function addOwnColumns(
  { rates, columnsOf, taken }: MappingInput,
  fields: readonly SiteField[],
  { columns }: Suggestion,
): void {
  const reserved = new Set(taken);
  const names = new Set<string>();
  for (const [name, mapped] of Object.entries(columns)) {
    if (mapped) for (const column of columnsOf(name, mapped.kind)) names.add(column);
  }
  for (const field of byFill(fields, rates)) {
    const kind = kindOfField(field);
    if (kind === undefined || rateOf(rates, field.id) === 0) continue;
    const isIn = (set: ReadonlySet<string>, name: string): boolean =>
      columnsOf(name, kind).some((column) => set.has(column));
    const wanted = columnName(field.name);
    const own = wanted !== undefined && isIn(reserved, wanted) ? `cf_${wanted}` : wanted;
    const name = own === undefined || isIn(names, own) ? numberedName(own, field.id) : own;
    columns[name] = { field: field.id, kind };
    for (const column of columnsOf(name, kind)) names.add(column);
  }
}
