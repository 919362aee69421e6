/** A line of the collected case: what a thing becomes, and what it was before. */
export type RenamedThing =
  | { kind: 'status' | 'version'; id: string; before: string; after: string; event?: string }
  | { kind: 'sprint'; id: string; before: string; after: string; event: string }
  | { kind: 'account'; id: string }
  | { kind: 'epic'; before: string; after: string };

const LINES: readonly [RegExp, (...parts: string[]) => RenamedThing][] = [
  [/^status (\d+) "(.+)" -> "(.+)"$/, (id, before, after) => ({ kind: 'status', id, before, after })],
  [
    /^version (\d+) "(.+)" -> "(.+)" \((.+)\)$/,
    (id, before, after, event) => ({ kind: 'version', id, before, after, event }),
  ],
  [
    /^sprint (\d+) (\w+) -> (\w+) \((\w+)\)$/,
    (id, before, after, event) => ({ kind: 'sprint', id, before, after, event }),
  ],
  [/^account (\S+) anonymised$/, (id) => ({ kind: 'account', id })],
  [
    /^epic ([A-Z]+)-\d+ moves to ([A-Z]+)-\d+, its children get no event$/,
    (before, after) => ({ kind: 'epic', before, after }),
  ],
];

/** Parses a line. @throws Error for an unknown line, which no test would cover */
export function readRenamed(input: unknown): RenamedThing[] {
  return (input as string[]).map((line) => {
    for (const [pattern, make] of LINES) {
      const parts = pattern.exec(line);
      if (parts) return make(...parts.slice(1));
    }
    throw new Error(`no test for: ${line}`);
  });
}
