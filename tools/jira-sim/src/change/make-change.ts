import type { SimIssue } from '../site/sim-issue';
import { attach } from './attach';
import type { Change, ChangeKind, ChangeMaker, ChangeRoom } from './change';
import { commentAdd, commentDelete, commentEdit } from './comment-changes';
import { createIssue } from './create-issue';
import { deleteIssue } from './delete-issue';
import { editDescription, editFields, editSummary } from './field-changes';
import { linkAdd, linkRemove } from './link-changes';
import { move } from './move';
import { pickIssue } from './pick-issue';
import { remoteLinkAdd } from './remote-link-add';
import { assign, transition } from './workflow-changes';
import { worklogAdd } from './worklog-add';

const MAKERS: Record<Exclude<ChangeKind, 'create'>, ChangeMaker> = {
  'edit-summary': editSummary,
  'edit-description': editDescription,
  'edit-fields': editFields,
  transition,
  assign,
  'comment-add': commentAdd,
  'comment-edit': commentEdit,
  'comment-delete': commentDelete,
  'worklog-add': worklogAdd,
  'link-add': linkAdd,
  'link-remove': linkRemove,
  'remote-link-add': remoteLinkAdd,
  attach,
  move,
  delete: deleteIssue,
};

/**
 * Makes one change of the given or a random issue. The first result is the requested change, the others are its effects on
 * other issues; `undefined` when no issue, or not this one, can have such a change now.
 */
export function makeChange(room: ChangeRoom, kind: ChangeKind, wanted?: SimIssue): Change[] | undefined {
  if (kind === 'create') return createIssue(room);
  const maker = MAKERS[kind];
  const issue = wanted ?? pickIssue(room, (candidate) => maker.applies(room, candidate));
  if (issue === undefined || !maker.applies(room, issue)) return undefined;
  const changes = maker.make(room, issue);
  return changes.length > 0 ? changes : undefined;
}
