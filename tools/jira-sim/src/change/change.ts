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

/** The result of a change: all named issues have this `updated` now, or are deleted. */
export interface Change {
  kind: ChangeKind;
  issueIds: string[];
  updated: number;
  deleted?: true;
  webhooks: Webhook[];
}

/** The input of a change; `now` is the site's clock, so that tests can stop it. */
export interface ChangeRoom {
  readonly site: Site;
  readonly random: Random;
  now(): number;
}

/**
 * One kind of change of one issue. `applies` tells whether the change makes sense (a comment to edit, something to delete) and
 * stays within the caps on the lists. A change that affects other issues returns several results, the requested one first.
 */
export interface ChangeMaker {
  applies(room: ChangeRoom, issue: SimIssue): boolean;
  /** returns no result when the change turns out to be impossible */
  make(room: ChangeRoom, issue: SimIssue): Change[];
}
