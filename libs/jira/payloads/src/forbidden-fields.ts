import type { SiteField } from './field-catalogue';
import { isSla } from './is-sla';

type Fields = Readonly<Record<string, unknown>>;

/** Whether a field is an SLA; `undefined` when that is unknown. */
export type IsSlaField = (fieldId: string) => boolean | undefined;

/**
 * Lists the fields that an account may not read. For an account without an agent licence, Jira puts `{ "errorMessage": … }` in
 * the place of an SLA value. A value of an app may look the same, so only SLA fields count. A field that the catalogue does not
 * have counts too, unless another kind of value is stored.
 */
export function forbiddenFields(
  fields: Fields,
  stored: Fields | undefined,
  isSlaField: IsSlaField,
): string[] {
  return Object.keys(fields).filter(
    (name) => isRefusal(fields[name]) && (isSlaField(name) ?? mayBeSla(stored?.[name])),
  );
}

function mayBeSla(stored: unknown): boolean {
  return stored === undefined || stored === null || isRefusal(stored) || isSla(stored);
}

/** True for a value with the exact shape of a refused SLA value; only the field tells whether it is one. */
export function isRefusal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('errorMessage' in value)) return false;
  return typeof value.errorMessage === 'string' && Object.keys(value).length === 1;
}

/** Tells which fields are SLAs by the field catalogue of the site; without a catalogue nothing is known. */
export function slaFieldsIn(catalogue: readonly SiteField[] = []): IsSlaField {
  const known = new Map(catalogue.map((field) => [field.id, isSlaField(field)]));
  return (fieldId) => known.get(fieldId);
}

const SLA_TYPES: readonly unknown[] = ['sd-servicelevelagreement', 'com.atlassian.servicedesk:sd-sla-field'];

/** Whether a field of the catalogue is an SLA, by its type; `undefined` for a custom field without a type. */
export function isSlaField(field: SiteField | undefined): boolean | undefined {
  if (!field?.schema) return field?.id.startsWith('customfield_') === false ? false : undefined;
  return SLA_TYPES.includes(field.schema.type) || SLA_TYPES.includes(field.schema.custom);
}
