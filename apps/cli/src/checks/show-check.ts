import type { Check } from './check';

const MARKS = { ok: 'ok     ', warning: 'warning', problem: 'problem' } as const;

/** A check in a line, and what to do about it in another. */
export function showCheck({ state, what, advice }: Check, say: (line: string) => void): void {
  say(`${MARKS[state]}  ${what}`);
  if (advice !== undefined) say(`         ${advice}`);
}
