import type { SiteField } from '@jiralake/payloads';
import type { FieldKind } from '@jiralake/tables';
import { columnName } from './column-name';
import { typeKey } from './field-type';
import { byFill, rateOf, type FillRates } from './fill-rates';
import { kindOfField } from './kind-of-field';

/** A column of the default field map, with the kind of field that fills it. */
export interface BuiltInColumn {
  column: string;
  kind: FieldKind;
  /** whether a field of another kind fills the same columns */
  accepts(kind: FieldKind): boolean;
}

export interface BuiltInMatch {
  field: SiteField | undefined;
  kind: FieldKind;
  /** other filled fields that match */
  others: readonly SiteField[];
}

/** Columns that a field fills because of its type, whatever its name. */
const BY_TYPE: Readonly<Record<string, string>> = {
  organizations: 'sd-customer-organizations',
  request_type: 'vp-origin',
  participants: 'sd-request-participants',
  satisfaction: 'sd-request-feedback',
};
/** A site has many SLA clocks; these two have names that Jira itself gives. */
const SLA_NAMES: Readonly<Record<string, RegExp>> = {
  first_response: /\bfirst response\b/i,
  time_to_resolution: /\bresolution\b/i,
};

/** Returns the field that fits a column best: filled before empty, then of the column's own kind, then by fill rate. */
export function matchBuiltIn(
  builtIn: BuiltInColumn,
  fields: readonly SiteField[],
  rates: FillRates,
): BuiltInMatch {
  const fitting = fields.filter((field) => fits(builtIn, field));
  const suits = (field: SiteField): number =>
    (rateOf(rates, field.id) > 0 ? 2 : 0) + (kindOfField(field) === builtIn.kind ? 1 : 0);
  const [best, ...rest] = byFill(fitting, rates).sort((left, right) => suits(right) - suits(left));
  return {
    field: best,
    kind: (best && kindOfField(best)) ?? builtIn.kind,
    others: rest.filter(({ id }) => rateOf(rates, id) > 0 || (best && rateOf(rates, best.id) === 0)),
  };
}

function fits({ column, accepts }: BuiltInColumn, field: SiteField): boolean {
  const kind = kindOfField(field);
  const wanted = BY_TYPE[column];
  if (wanted !== undefined) return typeKey(field) === wanted;
  const clock = SLA_NAMES[column];
  if (clock) return kind === 'sla' && namesOf(field).some((name) => clock.test(name));
  return kind !== undefined && accepts(kind) && namesOf(field).some((name) => columnName(name) === column);
}

/** Returns a field's names: in the language of the account, and as it was created. */
function namesOf({ name, untranslatedName }: SiteField): string[] {
  return typeof untranslatedName === 'string' ? [name, untranslatedName] : [name];
}
