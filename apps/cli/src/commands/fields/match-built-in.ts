import type { SiteField } from '@jiralake/payloads';
import type { FieldKind } from '@jiralake/tables';
import { columnName } from './column-name';
import { typeKey } from './field-type';
import { byFill, rateOf, type FillRates } from './fill-rates';
import { kindOfField } from './kind-of-field';

/** A configured column of the reference with the kind of field that it is for. */
export interface BuiltInColumn {
  column: string;
  kind: FieldKind;
  /** whether a field of another kind makes the same columns */
  accepts(kind: FieldKind): boolean;
}

export interface BuiltInMatch {
  field: SiteField | undefined;
  kind: FieldKind;
  /** filled fields that fit as well */
  others: readonly SiteField[];
}

/** Columns of which the type of a field says that it is theirs, whatever it is called. */
const BY_TYPE: Readonly<Record<string, string>> = {
  organizations: 'sd-customer-organizations',
  request_type: 'vp-origin',
  participants: 'sd-request-participants',
  satisfaction: 'sd-request-feedback',
};
/** A site has many clocks; these two have names of Jira's own. */
const SLA_NAMES: Readonly<Record<string, RegExp>> = {
  first_response: /\bfirst response\b/i,
  time_to_resolution: /\bresolution\b/i,
};

/** The field of the site that fits a column best: filled rather than not, of the column's own kind, then the most filled. */
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

/** As the account's language calls it, and as it was called when it was made. */
function namesOf({ name, untranslatedName }: SiteField): string[] {
  return typeof untranslatedName === 'string' ? [name, untranslatedName] : [name];
}
