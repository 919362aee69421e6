import type { IssueId } from '@jiralake/core';
import type { Simulator } from '@jiralake/local-stack';

/** Common changes, which keep every list of an issue within the window of its response. */
const KINDS = ['comment-add', 'transition', 'edit-fields', 'assign'];

/** Changes an issue; the kind of change varies. */
export async function changeIssue(
  simulator: Pick<Simulator, 'change'>,
  id: IssueId,
  round: number,
): Promise<void> {
  const kind = KINDS[round % KINDS.length] ?? 'comment-add';
  if (!(await simulator.change(kind, id))) await simulator.change('comment-add', id);
}
