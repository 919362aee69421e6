import type { SiteField } from '@jiralake/payloads';
import type { FieldMap } from '@jiralake/tables';
import { describeType } from './field-type';
import { byFill, rateOf, type FillRates } from './fill-rates';

/** A field of the site, as `jiralake fields` lists it. */
export interface ListedField {
  id: string;
  name: string;
  type: string;
  /** share of the stored issues that have a value, 0 to 1 */
  filled: number;
  /** the entry of the present field map that reads this field */
  column: string | null;
  /** the suggested entry, and the kind that reads it */
  suggested: string | null;
}

/** Returns the custom fields of a site, sorted by fill rate. */
export function listFields(
  fields: readonly SiteField[],
  rates: FillRates,
  today: FieldMap['columns'],
  suggested: FieldMap['columns'],
): ListedField[] {
  const columnOf = entriesByField(today, (name) => name);
  const suggestionOf = entriesByField(suggested, (name, kind) => `${name} (${kind})`);
  const custom = fields.filter(({ id }) => id.startsWith('customfield_'));
  return byFill(custom, rates).map((field) => ({
    id: field.id,
    name: field.name,
    type: describeType(field),
    filled: rateOf(rates, field.id),
    column: columnOf.get(field.id) ?? null,
    suggested: suggestionOf.get(field.id) ?? null,
  }));
}

/** Returns labels of the field map's entries by field id; several entries may read one field. */
function entriesByField(
  columns: FieldMap['columns'],
  label: (name: string, kind: string) => string,
): Map<string, string> {
  const labels = new Map<string, string>();
  for (const [name, mapped] of Object.entries(columns)) {
    if (!mapped) continue;
    const before = labels.get(mapped.field);
    const text = label(name, mapped.kind);
    labels.set(mapped.field, before === undefined ? text : `${before}, ${text}`);
  }
  return labels;
}
