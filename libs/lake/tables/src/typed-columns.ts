import type { TypedCells } from './custom-value';
import { ascii, number, timestamp } from './column';

/** The columns of `TypedCells` beside the text. */
export function typedColumns(source: string, except = '') {
  return {
    value_number: number(
      `The value as a number; NULL for any other${except}`,
      source,
      ({ cells }: HasCells) => cells.value_number,
    ),
    value_timestamp: timestamp(
      `The value as a point in time; NULL for any other${except}`,
      source,
      ({ cells }: HasCells) => cells.value_timestamp,
    ),
    value_date: ascii(
      `The value as a day without a time, YYYY-MM-DD; NULL for any other${except}`,
      source,
      ({ cells }: HasCells) => cells.value_date,
    ),
    value_user_account_id: ascii(
      `Account id of the user; NULL for any other value${except}`,
      `${source}.accountId`,
      ({ cells }: HasCells) => cells.value_user_account_id,
    ),
  };
}

interface HasCells {
  cells: TypedCells;
}
