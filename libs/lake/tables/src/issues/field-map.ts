import { z } from 'zod';
import { builtInFields } from './built-in-fields';
import { fieldKindNames } from './field-kinds';

const columnName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'a column name is a lower-case word of letters, digits and _');
const mappedField = z.strictObject({
  /** `customfield_10004`; system fields have columns already */
  field: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/, 'not a field id (like customfield_10004)'),
  kind: z.enum(fieldKindNames, { error: `one of ${fieldKindNames.join(', ')}` }),
});

/**
 * The field map: which field of the site fills which columns of issues, and how it is read. `null` switches a built-in entry
 * off; its columns stay and are NULL.
 */
export const fieldMapSchema = z.strictObject({ columns: z.record(columnName, mappedField.nullable()) });
export type FieldMap = z.infer<typeof fieldMapSchema>;

/** The built-in columns with the field ids of the reference; ids differ from site to site. */
export const defaultFieldMap: FieldMap = {
  columns: Object.fromEntries(
    Object.entries(builtInFields).map(([name, { field, kind }]) => [name, { field, kind }]),
  ),
};

/** Returns the default field map with the entries of a configured map in place of its own. */
export function withDefaultFieldMap(own: FieldMap): FieldMap {
  return { columns: { ...defaultFieldMap.columns, ...own.columns } };
}
