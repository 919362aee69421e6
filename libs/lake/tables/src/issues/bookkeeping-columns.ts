import type { StoredIssue } from '@jiralake/payloads';
import { ascii, type ColumnSpec } from '../column';

/** The last columns of the reference: the raw file of the row. */
export const bookkeepingColumns = {
  _synced_at: ascii(
    'When the raw file was saved, ISO 8601 in UTC',
    '_synced_at',
    (issue: StoredIssue) => issue._synced_at,
  ),
  _raw_file: ascii('Name of the raw file by key', 'key', ({ key }: StoredIssue) => `${key}.json`),
} satisfies Record<string, ColumnSpec<StoredIssue>>;
