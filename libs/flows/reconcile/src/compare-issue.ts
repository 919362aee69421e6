import type { Month } from '@jiralake/core';
import type { IssueView, LakeRow, RawState } from './issue-view';

/** The kinds of findings. A fetch of the issue repairs the first five; a commit of its months repairs `lake_behind`. */
export const findingKinds = ['missing', 'stale', 'revived', 'gone', 'unreadable', 'lake_behind'] as const;
export type FindingKind = (typeof findingKinds)[number];

export type Finding =
  | { kind: Exclude<FindingKind, 'lake_behind'>; why: string }
  | { kind: 'lake_behind'; why: string; months: Month[] };

/**
 * Compares one issue in the three places. Site, raw and lake are read one after the other, so a change in between can look
 * like a finding; its repair is then a fetch or a commit that changes nothing.
 * @param unread months whose rows in the lake could not be read
 * @param isWhole whether the whole site was searched; otherwise an issue that was not found is not taken for gone
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
    if (site) return { kind: 'missing', why: 'on the site, but not in raw' };
    return lake.length > 0 ? { kind: 'gone', why: 'only in the lake' } : undefined;
  }
  if (raw.state === 'deleted') return site && { kind: 'revived', why: 'deleted in raw, but on the site' };
  if (!site) return { kind: 'gone', why: 'in raw, but not on the site' };
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
  // the rows can only be made after the raw file is fetched again
  if (raw.state === 'unreadable') return undefined;
  if (raw.state === 'deleted')
    return lake.length > 0 ? behind(`deleted, but has rows in ${months.join(' and ')}`) : undefined;
  const { month } = raw;
  if (lake.length === 0)
    return unread.has(month) ? undefined : behind(`not in the lake, should be in ${month}`, month);
  if (lake.length > 1) return behind(`${lake.length} rows, in ${months.join(' and ')}`, month);
  if (months[0] !== month) return behind(`in ${months[0]}, should be in ${month}`, month);
  if (lake[0]?.syncedAt === raw.syncedAt) return undefined;
  return behind(`row of ${microText(lake[0]?.syncedAt)}, raw of ${microText(raw.syncedAt)}`);
}

function timeText(ms: number | undefined): string {
  return ms === undefined || Number.isNaN(ms) ? 'at an unknown time' : new Date(ms).toISOString();
}

function microText(micros: number | undefined): string {
  return timeText(micros === undefined ? undefined : Math.floor(micros / 1_000));
}
