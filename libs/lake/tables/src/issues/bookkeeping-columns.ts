import { ascii } from '../column';
import { defineColumns } from '../table';

/** The last columns of the reference: the raw file of the row. */
export const bookkeepingColumns = defineColumns({
  columns: {
    _synced_at: ascii('When the raw file was saved, ISO 8601 in UTC', '_synced_at'),
    _raw_file: ascii('Name of the raw file by key', 'key'),
  },
  toCells: ({ issue }) => ({ _synced_at: issue._synced_at, _raw_file: `${issue.key}.json` }),
});
