import { issueKeySchema, parseJiraTime, type IssueKey } from '@jiralake/core';
import { z } from 'zod';
import { orderChanges } from './order-changes';

const time = z.string().transform((text) => parseJiraTime(text)?.getTime() ?? 0);
const historySchema = z.object({ id: z.coerce.string().catch(''), created: time.catch(0) });
/** Jira writes the field name with a capital letter; both spellings occur in change logs. */
const KEY = ['Key', 'key'] as const;
const keyChange = z.object({ field: z.enum(KEY), fromString: issueKeySchema, toString: z.unknown() });

/**
 * The keys that an issue had before each move, by its change log, the oldest first. A key may occur more than once, and the
 * present key may be among them. `undefined` without a change log.
 */
export function formerKeys(issue: { key: IssueKey; changelog?: unknown }): IssueKey[] | undefined {
  // few changes are moves, so the other changes are skipped before the costly parsing
  const moves = historiesOf(issue.changelog)
    ?.filter(isMove)
    .flatMap((history) => {
      const keys = itemsOf(history).flatMap((item) => keyChange.safeParse(item).data ?? []);
      if (keys.length === 0) return [];
      const { id, created } = historySchema.parse(history);
      return [{ id, at: created, keys }];
    });
  if (!moves || moves.length === 0) return moves && [];
  const ordered = orderChanges(moves, {
    stepsOf: ({ keys }) =>
      keys.map(({ fromString, toString }) => ({ name: 'key', from: fromString, to: String(toString) })),
    now: () => issue.key,
  });
  return ordered.flatMap(({ keys }) => keys.map(({ fromString }) => fromString));
}

/** The entries of a change log: embedded in the issue, as a page of its own endpoint, or a bare list. */
function historiesOf(changelog: unknown): unknown[] | undefined {
  const { histories, values } = propertiesOf(changelog);
  return [changelog, histories, values].find((list) => Array.isArray(list)) as unknown[] | undefined;
}

function isMove(history: unknown): boolean {
  for (const item of itemsOf(history)) {
    const { field } = propertiesOf(item);
    if (KEY.some((name) => name === field)) return true;
  }
  return false;
}

function itemsOf(history: unknown): unknown[] {
  const { items } = propertiesOf(history);
  return Array.isArray(items) ? items : [];
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
