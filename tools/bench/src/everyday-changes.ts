import type { IssueId } from '@jiralake/core';
import type { Simulator } from '@jiralake/local-stack';

/** Changes of every day, which take an issue past none of the windows of its lists. */
const KINDS = ['comment-add', 'transition', 'edit-fields', 'assign'];

/** Changes an issue, each time in another way. */
export async function changeIssue(
  simulator: Pick<Simulator, 'change'>,
  id: IssueId,
  round: number,
): Promise<void> {
  const kind = KINDS[round % KINDS.length] ?? 'comment-add';
  if (!(await simulator.change(kind, id))) await simulator.change('comment-add', id);
}
