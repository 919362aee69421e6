import type { Check } from './check';

const MARKS = { ok: 'ok     ', warning: 'warning', problem: 'problem' } as const;

/** Prints a check on one line and its advice on the next. */
export function showCheck({ state, what, advice }: Check, say: (line: string) => void): void {
  say(`${MARKS[state]}  ${what}`);
  if (advice !== undefined) say(`         ${advice}`);
}
