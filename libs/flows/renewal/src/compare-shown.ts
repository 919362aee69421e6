import type { Renewal, RenewalKind } from '@jiralake/ledger';
import type { LakeIssue, Shown } from './lake-reader';

/** The present labels of things by id, for each kind and scope whose list could be read; keys like `version 10003`, `status `. */
export type Current = Map<string, ReadonlyMap<string, string>>;

export const listKey = (kind: RenewalKind, scope?: string): string => `${kind} ${scope ?? ''}`;

/** Kinds of which Jira does not list every thing. A thing of any other kind that is not listed was deleted. */
const PARTLY_LISTED: ReadonlySet<RenewalKind> = new Set(['user', 'field']);

/** Returns the things whose label in rows differs from the present one, each once. */
export function compareShown(shown: readonly Shown[], current: Current): Renewal[] {
  const byId = new Map<string, Renewal>();
  const byName = new Map<string, Renewal & { shown: string[] }>();
  for (const { kind, id, label, scope } of shown) {
    const list = current.get(listKey(kind, scope));
    if (!list) continue;
    const place = scope === undefined ? {} : { scope };
    if (id === undefined) {
      if (label === null || [...list.values()].includes(label)) continue;
      const key = listKey(kind, scope);
      const before = byName.get(key)?.shown ?? [];
      byName.set(key, { kind, ...place, shown: [...new Set([...before, label])].sort() });
      continue;
    }
    const now = list.get(id);
    if (now === label || (now === undefined && PARTLY_LISTED.has(kind))) continue;
    byId.set(`${kind} ${id}`, { kind, id, ...place, ...(now === undefined ? {} : { now }) });
  }
  return [...byId.values(), ...byName.values()];
}

/** Returns the parents that moved: their children show another key. */
export function movedParents(shown: readonly Shown[], parents: ReadonlyMap<string, LakeIssue>): Renewal[] {
  const moved = new Map<string, Renewal>();
  for (const { kind, id, label } of shown) {
    const key = kind === 'parent' && id !== undefined ? parents.get(id)?.key : undefined;
    if (id !== undefined && key !== undefined && key !== label)
      moved.set(id, { kind: 'parent', id, now: key });
  }
  return [...moved.values()];
}
