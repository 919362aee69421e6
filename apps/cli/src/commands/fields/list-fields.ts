import type { SiteField } from '@jiralake/payloads';
import type { FieldMap } from '@jiralake/tables';
import { describeType } from './field-type';
import { byFill, rateOf, type FillRates } from './fill-rates';

/** A field of the site, as `jiralake fields` lists it. */
export interface ListedField {
  id: string;
  name: string;
  type: string;
  /** share of the stored issues that hold a value, 0 to 1 */
  filled: number;
  /** the entry of the field map that it feeds today */
  column: string | null;
  /** the entry that it should feed, and how it would be read */
  suggested: string | null;
}

/** The custom fields of a site, the most filled first. */
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

/** One field may feed several entries. */
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
