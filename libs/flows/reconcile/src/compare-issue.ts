import type { Month } from '@jiralake/core';
import type { IssueView, LakeRow, RawState } from './issue-view';

/** What can be wrong with an issue: the first five are put right by a fetch, the last one by a new commit of its months. */
export const findingKinds = ['missing', 'stale', 'revived', 'gone', 'unreadable', 'lake_behind'] as const;
export type FindingKind = (typeof findingKinds)[number];

export type Finding =
  | { kind: Exclude<FindingKind, 'lake_behind'>; why: string }
  | { kind: 'lake_behind'; why: string; months: Month[] };

/**
 * What is to be done about one issue. Whatever changes while the three places are read, one after the other, can at worst
 * look like a finding: then a fetch or a commit is made that changes nothing.
 * @param unread months of which the lake's rows could not be read
 * @param isWhole whether the site showed all of its issues; of a part, an issue that it did not show may be there
 */
export function compareIssue(view: IssueView, unread: ReadonlySet<Month>, isWhole: boolean): Finding[] {
  const { site, raw, lake } = view;
  if (!isWhole && !site) return [];
  return [siteFinding(view), raw && lakeFinding(raw, lake, unread)].filter(
    (finding) => finding !== undefined,
  );
}

function siteFinding({ site, raw, lake }: IssueView): Finding | undefined {
  if (raw?.state === 'unreadable') return { kind: 'unreadable', why: raw.error };
  if (!raw) {
    if (site) return { kind: 'missing', why: 'the site has it, raw has not' };
    return lake.length > 0 ? { kind: 'gone', why: 'only the lake has it' } : undefined;
  }
  if (raw.state === 'deleted')
    return site && { kind: 'revived', why: 'raw says that it was deleted, the site has it' };
  if (!site) return { kind: 'gone', why: 'raw has it, the site has not' };
  if (site.updated === undefined || (raw.updated !== undefined && raw.updated >= site.updated))
    return undefined;
  return { kind: 'stale', why: `updated ${timeText(site.updated)}, in raw ${timeText(raw.updated)}` };
}

function lakeFinding(
  raw: RawState,
  lake: readonly LakeRow[],
  unread: ReadonlySet<Month>,
): Finding | undefined {
  const months = [...new Set(lake.map(({ month }) => month))];
  const behind = (why: string, ...more: Month[]): Finding => ({
    kind: 'lake_behind',
    why,
    months: [...new Set([...months, ...more])].sort(),
  });
  // what the rows should be made from has to be fetched first
  if (raw.state === 'unreadable') return undefined;
  if (raw.state === 'deleted')
    return lake.length > 0 ? behind(`deleted, with rows in ${months.join(' and ')}`) : undefined;
  const { month } = raw;
  if (lake.length === 0)
    return unread.has(month) ? undefined : behind(`not in the lake, should be in ${month}`, month);
  if (lake.length > 1) return behind(`${lake.length} rows, in ${months.join(' and ')}`, month);
  if (months[0] !== month) return behind(`in ${months[0]}, should be in ${month}`, month);
  if (lake[0]?.syncedAt === raw.syncedAt) return undefined;
  return behind(`row of ${microText(lake[0]?.syncedAt)}, raw of ${microText(raw.syncedAt)}`);
}

function timeText(ms: number | undefined): string {
  return ms === undefined || Number.isNaN(ms) ? 'at no time' : new Date(ms).toISOString();
}

function microText(micros: number | undefined): string {
  return timeText(micros === undefined ? undefined : Math.floor(micros / 1_000));
}
