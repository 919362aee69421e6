import type { CellText } from './cell-text';
import type { TypedCells } from './custom-value';
import type { FieldType } from './field-type';

/** A field with a row in custom_fields, read once for both tables of custom fields. */
export interface KeptField {
  id: CellText;
  type: FieldType;
  /** the whole value as JSON text */
  json: CellText;
  /** the typed cells of the value; for a list only the text */
  cells: TypedCells;
  optionIds: CellText | null;
  /** the elements of a list; `undefined` for a single value */
  elements: readonly ListElement[] | undefined;
}

export interface ListElement {
  /** from 0 */
  position: number;
  value: unknown;
  cells: TypedCells;
}
