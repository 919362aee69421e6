import { parseJiraTime } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { Renewal, RenewalKind } from '@jiralake/ledger';
import { z } from 'zod';
import type { LakeIssue, Shown, ShownThings } from './lake-reader';

export interface SamplePorts {
  jira: Pick<JiraClient, 'getFieldsOf'>;
  lake: Pick<ShownThings, 'issuesOf'>;
}

const ISSUES_IN_REQUEST = 100;
const SAMPLED: ReadonlySet<RenewalKind> = new Set([
  ...(['priority', 'option', 'sprint'] as const),
  ...(['security_level', 'request_type', 'organization', 'team'] as const),
]);
const SYSTEM_FIELDS: Partial<Record<RenewalKind, string>> = {
  priority: 'priority',
  security_level: 'security',
};

/** Returns the field of an issue that shows a thing; for a thing in a custom field, the scope is that field. */
const fieldOf = ({ kind, scope }: Shown): string => SYSTEM_FIELDS[kind] ?? scope ?? '';

/**
 * Finds renamed and deleted things of kinds without a list that every account may read: options, sprints and teams have none;
 * the list of priorities is deprecated; security levels are listed only when the account may set them; request types and
 * organizations need a licence of Jira Service Management. One issue that shows the thing is requested instead, a hundred
 * issues per request. A thing that such an issue no longer shows, although nobody updated the issue, was deleted.
 */
export async function findInSamples(
  { jira, lake }: SamplePorts,
  shown: readonly Shown[],
  signal: AbortSignal,
): Promise<Renewal[]> {
  const samples = shown.filter(({ kind, id }) => SAMPLED.has(kind) && id !== undefined);
  const fields = [...new Set(samples.map(fieldOf))];
  const ids = [...new Set(samples.map(({ issueId }) => issueId))];
  const found = new Map<string, Renewal>();
  // issue links show a priority by its name alone
  const oldNames = new Set<string>();
  for (let from = 0; from < ids.length; from += ISSUES_IN_REQUEST) {
    const some = ids.slice(from, from + ISSUES_IN_REQUEST);
    const answers = await jira.getFieldsOf(some, [...fields, 'updated'], signal);
    const known = await lake.issuesOf(some);
    for (const sample of samples) {
      const answer = answers.get(sample.issueId);
      const before = known.get(sample.issueId);
      if (!answer || !before) continue;
      const renewal = renewalOf(sample, answer, before);
      if (!renewal) continue;
      found.set(`${renewal.kind} ${renewal.id}`, renewal);
      if (sample.kind === 'priority' && sample.label !== null) oldNames.add(sample.label);
    }
  }
  const linked: Renewal[] = oldNames.size > 0 ? [{ kind: 'priority', shown: [...oldNames].sort() }] : [];
  return [...found.values(), ...linked];
}

function renewalOf(sample: Shown, answer: Record<string, unknown>, before: LakeIssue): Renewal | undefined {
  const { kind, id, label } = sample;
  if (id === undefined) return undefined;
  const now = labelsIn(answer[fieldOf(sample)]).get(id);
  const updated = parseJiraTime(String(answer['updated']))?.getTime();
  // a thing that was only removed from this issue had an event of the issue
  if (now === label || (now === undefined && updated !== before.updated)) return undefined;
  return { kind, id, ...(now === undefined ? {} : { now }) };
}

const id = z.union([z.string(), z.number()]).transform(String);
const option = z.object({ id, value: z.string(), child: z.unknown().optional() });
const sprint = z.object({ id, boardId: z.unknown(), name: z.string(), state: z.string().optional() });
const named = z.object({ id, name: z.string().optional(), title: z.string().optional() });
const request = z.object({ requestType: named });
const LEGACY = /greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[(.*)\]$/s;

/** Returns the labels of the things in a field value by id, in the form of `showings`. */
export function labelsIn(value: unknown): Map<string, string> {
  const texts = new Map<string, string>();
  for (const element of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const chosen = option.safeParse(element).data;
    const run = sprint.safeParse(typeof element === 'string' ? fromLegacy(element) : element).data;
    const other = request.safeParse(element).data?.requestType ?? named.safeParse(element).data;
    const name = other?.name ?? other?.title;
    if (chosen) {
      texts.set(chosen.id, chosen.value);
      for (const [childId, label] of labelsIn(chosen.child)) texts.set(childId, label);
    } else if (run) texts.set(run.id, [run.name, run.state].filter((part) => part !== undefined).join(' '));
    else if (other && name !== undefined) texts.set(other.id, name);
  }
  return texts;
}

function fromLegacy(text: string): unknown {
  const inside = LEGACY.exec(text)?.[1];
  if (inside === undefined) return undefined;
  const of = (name: string): string | undefined =>
    new RegExp(`(?:^|,)${name}=([^,\\]]*)`).exec(inside)?.[1] || undefined;
  return { id: of('id'), boardId: of('rapidViewId'), name: of('name'), state: of('state')?.toLowerCase() };
}
