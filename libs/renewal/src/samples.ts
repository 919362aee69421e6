import { parseJiraTime, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { Renewal } from '@jiralake/queues';
import { z } from 'zod';
import type { Shown, ShownThings } from './lake-reader';

export interface SamplePorts {
  jira: Pick<JiraClient, 'getFieldsOf'>;
  lake: Pick<ShownThings, 'issuesOf'>;
}

const ISSUES_IN_REQUEST = 100;

/**
 * Options and sprints have no list that an account without an administrator's rights may read, so one issue that shows each is
 * asked how it looks now: a request for a hundred issues. One that is not shown any more, in an issue that nobody updated, was deleted.
 */
export async function findInSamples(
  { jira, lake }: SamplePorts,
  shown: readonly Shown[],
  signal: AbortSignal,
): Promise<Renewal[]> {
  const samples = shown.filter(({ kind }) => kind === 'option' || kind === 'sprint');
  const fields = [...new Set(samples.flatMap(({ scope }) => scope ?? []))];
  const ids = [...new Set(samples.map(({ issueId }) => issueId))];
  const found = new Map<string, Renewal>();
  for (let from = 0; from < ids.length; from += ISSUES_IN_REQUEST) {
    const some = ids.slice(from, from + ISSUES_IN_REQUEST);
    const [answers, known] = [
      await jira.getFieldsOf(some, [...fields, 'updated'], signal),
      await lake.issuesOf(some),
    ];
    const isUpdated = (id: IssueId): boolean => {
      const updated = parseJiraTime(String(answers.get(id)?.['updated']))?.getTime();
      return updated === undefined || updated !== known.get(id)?.updated;
    };
    for (const { kind, id, look, scope, issueId } of samples) {
      const answer = some.includes(issueId) ? answers.get(issueId) : undefined;
      if (!answer || id === undefined || scope === undefined) continue;
      const now = looksIn(answer[scope]).get(id);
      if (now === look || (now === undefined && isUpdated(issueId))) continue;
      found.set(`${kind} ${id}`, { kind, id, ...(now === undefined ? {} : { now }) });
    }
  }
  return [...found.values()];
}

const id = z.union([z.string(), z.number()]).transform(String);
const option = z.object({ id, value: z.string(), child: z.unknown().optional() });
const sprint = z.object({ id, boardId: z.unknown(), name: z.string(), state: z.string().optional() });
const LEGACY = /greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[(.*)\]$/s;

/** What the options and sprints of a value look like, as the showings of the lake have it. */
export function looksIn(value: unknown): Map<string, string> {
  const looks = new Map<string, string>();
  for (const element of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const chosen = option.safeParse(element).data;
    if (chosen) {
      looks.set(chosen.id, chosen.value);
      for (const [childId, look] of looksIn(chosen.child)) looks.set(childId, look);
    }
    const run = sprint.safeParse(typeof element === 'string' ? fromLegacy(element) : element).data;
    if (run) looks.set(run.id, [run.name, run.state].filter((part) => part !== undefined).join(' '));
  }
  return looks;
}

function fromLegacy(text: string): unknown {
  const inside = LEGACY.exec(text)?.[1];
  if (inside === undefined) return undefined;
  const of = (name: string): string | undefined =>
    new RegExp(`(?:^|,)${name}=([^,\\]]*)`).exec(inside)?.[1] || undefined;
  return { id: of('id'), boardId: of('rapidViewId'), name: of('name'), state: of('state')?.toLowerCase() };
}
