import type { SiteField } from '@jiralake/payloads';

/** The key of a custom field's type without the app that made it, `sd-sla-field`; empty without one. */
export function typeKey({ schema }: SiteField): string {
  return (schema?.custom ?? '').replace(/^.*[:.]/, '');
}

/** The type of a field for people: the short key of a custom one, else `array of user`, `string`. */
export function describeType(field: SiteField): string {
  const { schema } = field;
  if (!schema) return '';
  const key = typeKey(field);
  if (key !== '') return key;
  return schema.items ? `${schema.type} of ${schema.items}` : schema.type;
}
