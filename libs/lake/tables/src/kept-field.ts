import type { CellText } from './cell-text';
import type { TypedCells } from './custom-value';
import type { FieldType } from './field-type';

/** A field with a row of its own, read once for both tables of custom fields. */
export interface KeptField {
  id: CellText;
  type: FieldType;
  /** the whole value as JSON text */
  json: CellText;
  /** the value; of a list only the text */
  cells: TypedCells;
  optionIds: CellText | null;
  /** `undefined` for a field of one value */
  elements: readonly ListElement[] | undefined;
}

export interface ListElement {
  /** from 0 */
  position: number;
  value: unknown;
  cells: TypedCells;
}
