import type { Random } from '@jiralake/seeded-random';
import type { SimIssue } from '../site/sim-issue';
import type { Site } from '../site/site';
import type { Webhook } from '../webhook/webhook';

export const CHANGE_KINDS = [
  'edit-summary',
  'edit-description',
  'edit-fields',
  'transition',
  'assign',
  'comment-add',
  'comment-edit',
  'comment-delete',
  'worklog-add',
  'link-add',
  'link-remove',
  'remote-link-add',
  'attach',
  'move',
  'delete',
  'create',
] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What happened to the issues named: every one of them has this `updated` now, or is gone. */
export interface Change {
  kind: ChangeKind;
  issueIds: string[];
  updated: number;
  deleted?: true;
  webhooks: Webhook[];
}

/** What a change works with; `now` is the site's clock, so that tests can hold it. */
export interface ChangeRoom {
  readonly site: Site;
  readonly random: Random;
  now(): number;
}

/**
 * One kind of change of one issue. `applies` guards both sense (no comment, nothing to delete) and the caps
 * on the lists. A change with fallout on other issues answers several, the one asked for first.
 */
export interface ChangeMaker {
  applies(room: ChangeRoom, issue: SimIssue): boolean;
  /** none when it turns out to be impossible after all */
  make(room: ChangeRoom, issue: SimIssue): Change[];
}
