/** Leaves room for the longest suffix, `_elapsed_millis`, within the 63 characters of a name. */
const LONGEST_NAME = 40;

/** Returns a column name made from a field name, `root_cause`; `undefined` when no character is usable (`影響範囲`). */
export function columnName(fieldName: string): string | undefined {
  const name = fieldName
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, LONGEST_NAME)
    .replaceAll(/^_+|_+$/g, '');
  if (name === '') return undefined;
  return /^[0-9]/.test(name) ? `cf_${name}` : name;
}

/** Returns a column name made from the number in a field id, for a field whose own name is unusable or taken. */
export function numberedName(name: string | undefined, fieldId: string): string {
  const number = fieldId.replace(/^customfield_/, '');
  return name === undefined ? `cf_${number}` : `${name}_${number}`;
}
