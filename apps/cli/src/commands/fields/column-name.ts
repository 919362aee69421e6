/** Room for what a kind with several columns appends, `_elapsed_millis`, within the 63 characters of a name. */
const LONGEST_NAME = 40;

/** A column's name after a field's, `root_cause`; `undefined` when nothing of it can stand in one (`影響範囲`). */
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

/** A name for a field whose own cannot be used, or is taken: by the number in its id. */
export function numberedName(name: string | undefined, fieldId: string): string {
  const number = fieldId.replace(/^customfield_/, '');
  return name === undefined ? `cf_${number}` : `${name}_${number}`;
}
