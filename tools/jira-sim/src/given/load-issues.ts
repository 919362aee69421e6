import type { Skipped } from '../render/served-site';
import { findIssues } from './find-issues';
import { parseIssue, type GivenIssue } from './given-issue';
import { readFolder } from './read-folder';

export interface LoadedIssues {
  issues: GivenIssue[];
  skipped: Skipped[];
}

/** Loads the issues of a folder; of several states of one issue it keeps the latest update. */
export async function loadIssues(folder: string): Promise<LoadedIssues> {
  const byId = new Map<string, { issue: GivenIssue; from: string }>();
  const skipped: Skipped[] = [];
  for await (const entry of readFolder(folder)) {
    if ('why' in entry) {
      skipped.push(entry);
      continue;
    }
    for (const [place, value] of findIssues(entry.value)) {
      const from = `${entry.from}${place}`;
      const issue = parseIssue(value);
      if (typeof issue === 'string') skipped.push({ from, why: issue });
      else skipped.push(...keepLatest(byId, { issue, from }));
    }
  }
  const kept = withoutDoubleKeys([...byId.values()], skipped);
  for (const { issue, from } of kept) skipped.push(...issue.remarks.map((why) => ({ from, why })));
  return { issues: kept.map(({ issue }) => issue), skipped };
}

interface Origin {
  issue: GivenIssue;
  from: string;
}

function keepLatest(byId: Map<string, Origin>, next: Origin): Skipped[] {
  const { id } = next.issue;
  const known = byId.get(id);
  if (known === undefined) {
    byId.set(id, next);
    return [];
  }
  const [older, newer] = next.issue.updated > known.issue.updated ? [known, next] : [next, known];
  byId.set(id, newer);
  return [
    { from: older.from, why: `an earlier state of ${newer.issue.key} (${id}), which ${newer.from} has` },
  ];
}

/** Makes keys unique, because a collection may have issues of several sites with the same key. */
function withoutDoubleKeys(origins: readonly Origin[], skipped: Skipped[]): Origin[] {
  const byKey = new Map<string, Origin>();
  return origins.filter((origin) => {
    const { key, id } = origin.issue;
    const other = byKey.get(key);
    if (other === undefined) byKey.set(key, origin);
    else
      skipped.push({
        from: origin.from,
        why: `${key} (${id}) has the key of issue ${other.issue.id}, which ${other.from} has`,
      });
    return other === undefined;
  });
}
