import type { Renewal, RenewalKind } from '@jiralake/ledger';
import type { LakeIssue, Shown } from './lake-reader';

/** What things are called now, by id, of each kind and scope whose list could be read: `version 10003`, `status `. */
export type Current = Map<string, ReadonlyMap<string, string>>;

export const listKey = (kind: RenewalKind, scope?: string): string => `${kind} ${scope ?? ''}`;

/** Not all accounts are listed, nor all fields: one that is missing says nothing. Of all other kinds it was deleted. */
const PARTLY_LISTED: ReadonlySet<RenewalKind> = new Set(['user', 'field']);

/** The things that rows show otherwise than they are called now, each once. */
export function compareShown(shown: readonly Shown[], current: Current): Renewal[] {
  const byId = new Map<string, Renewal>();
  const byName = new Map<string, Renewal & { shown: string[] }>();
  for (const { kind, id, look, scope } of shown) {
    const list = current.get(listKey(kind, scope));
    if (!list) continue;
    const place = scope === undefined ? {} : { scope };
    if (id === undefined) {
      if (look === null || [...list.values()].includes(look)) continue;
      const key = listKey(kind, scope);
      const before = byName.get(key)?.shown ?? [];
      byName.set(key, { kind, ...place, shown: [...new Set([...before, look])].sort() });
      continue;
    }
    const now = list.get(id);
    if (now === look || (now === undefined && PARTLY_LISTED.has(kind))) continue;
    byId.set(`${kind} ${id}`, { kind, id, ...place, ...(now === undefined ? {} : { now }) });
  }
  return [...byId.values(), ...byName.values()];
}

/** Issues whose children show another key than they have: they moved. */
export function movedParents(shown: readonly Shown[], parents: ReadonlyMap<string, LakeIssue>): Renewal[] {
  const moved = new Map<string, Renewal>();
  for (const { kind, id, look } of shown) {
    const key = kind === 'parent' && id !== undefined ? parents.get(id)?.key : undefined;
    if (id !== undefined && key !== undefined && key !== look)
      moved.set(id, { kind: 'parent', id, now: key });
  }
  return [...moved.values()];
}
