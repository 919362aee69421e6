import type { SiteField } from './field-catalogue';
import { isSla } from './is-sla';

type Fields = Readonly<Record<string, unknown>>;

/** Whether a field is an SLA; `undefined` where nobody knows. */
export type IsSlaField = (fieldId: string) => boolean | undefined;

/**
 * The fields that an account may not read: on a service desk Jira puts `{ "errorMessage": … }` in the place of an SLA of
 * which an account without an agent licence asks. An app's own value may look the same, so the field has to be an SLA;
 * one that the catalogue does not know may be, unless another kind of value is stored.
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

/** True for exactly what stands in the place of an SLA that may not be read; whether it is one only the field tells. */
export function isRefusal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('errorMessage' in value)) return false;
  return typeof value.errorMessage === 'string' && Object.keys(value).length === 1;
}

/** What the fields of the site's catalogue say; without any nothing is known. */
export function slaFieldsIn(catalogue: readonly SiteField[] = []): IsSlaField {
  const known = new Map(catalogue.map((field) => [field.id, isSlaField(field)]));
  return (fieldId) => known.get(fieldId);
}

const SLA_TYPES: readonly unknown[] = ['sd-servicelevelagreement', 'com.atlassian.servicedesk:sd-sla-field'];

/** Whether a field of the catalogue is an SLA, by its type; `undefined` for a custom one without any. */
export function isSlaField(field: SiteField | undefined): boolean | undefined {
  if (!field?.schema) return field?.id.startsWith('customfield_') === false ? false : undefined;
  return SLA_TYPES.includes(field.schema.type) || SLA_TYPES.includes(field.schema.custom);
}
