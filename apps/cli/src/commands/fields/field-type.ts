import type { SiteField } from '@jiralake/payloads';

/** Returns the key of a custom field's type without its app, `sd-sla-field`; empty when it has none. */
export function typeKey({ schema }: SiteField): string {
  return (schema?.custom ?? '').replace(/^.*[:.]/, '');
}

/** Returns the type of a field for display: the short key of a custom type, else `array of user`, `string`. */
export function describeType(field: SiteField): string {
  const { schema } = field;
  if (!schema) return '';
  const key = typeKey(field);
  if (key !== '') return key;
  return schema.items ? `${schema.type} of ${schema.items}` : schema.type;
}
