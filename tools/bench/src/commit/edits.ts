import { issueKeySchema } from '@jiralake/core';
import type { LoadedIssue } from '../transform/load-issues';

/** A change of an issue between two commits. */
export type Edit = (issue: LoadedIssue, round: number) => LoadedIssue;

const timeOf = (round: number): string => new Date(Date.UTC(2026, 5, 1, 0, 0, round)).toISOString();

/** Changes summary and status, with entries of the change log, and adds a comment. */
export const work: Edit = ({ raw, attachments }, round) => {
  const at = timeOf(round);
  const comments = listOf(raw.fields['comment'], 'comments');
  const histories = listOf(raw.changelog, 'histories');
  const author = { accountId: 'a1', displayName: 'Ann' };
  const item = {
    field: 'status',
    fieldId: 'status',
    from: '1',
    fromString: 'Open',
    to: '3',
    toString: 'Done',
  };
  const comment = { id: `9${raw.id}${round}`, author, created: at, updated: at, body: `round ${round}` };
  const history = { id: `9${raw.id}${round}`, author, created: at, items: [item] };
  return {
    raw: {
      ...raw,
      fields: {
        ...raw.fields,
        summary: `summary of round ${round}`,
        updated: at,
        status: { id: '3', name: 'Done' },
        comment: { comments: [...comments, comment], total: comments.length + 1 },
      },
      changelog: { histories: [...histories, history], total: histories.length + 1 },
      _synced_at: at,
      _fetched_at: at,
    },
    attachments,
  };
};

/** Moves the issue to another project: its key is in every row of every table. */
export const move: Edit = ({ raw, attachments }, round) => {
  const at = timeOf(round);
  const moved = { ...raw, key: issueKeySchema.parse(`MOVED-${round}`), _synced_at: at, _fetched_at: at };
  return { raw: { ...moved, fields: { ...raw.fields, updated: at } }, attachments };
};

function listOf(value: unknown, name: string): unknown[] {
  const list = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : [];
  return Array.isArray(list) ? (list as unknown[]) : [];
}
