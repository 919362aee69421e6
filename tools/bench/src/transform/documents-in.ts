/** Every Atlassian document somewhere in a value: descriptions, comments, and fields of that kind. */
export function documentsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'doc' && 'content' in value) return [value];
  return Object.values(value).flatMap(documentsIn);
}
