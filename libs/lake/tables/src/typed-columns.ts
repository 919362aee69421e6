import { ascii, number, timestamp } from './column';

/** The columns of `TypedCells` beside the text. */
export function typedColumns(source: string, except = '') {
  return {
    value_number: number(`The value as a number; NULL for any other${except}`, source),
    value_timestamp: timestamp(`The value as a point in time; NULL for any other${except}`, source),
    value_date: ascii(`The value as a day without a time, YYYY-MM-DD; NULL for any other${except}`, source),
    value_user_account_id: ascii(
      `Account id of the user; NULL for any other value${except}`,
      `${source}.accountId`,
    ),
  } as const;
}
