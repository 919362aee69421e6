/** Returns all Atlassian documents in a value, such as descriptions, comments and custom fields. */
export function documentsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'doc' && 'content' in value) return [value];
  return Object.values(value).flatMap(documentsIn);
}
