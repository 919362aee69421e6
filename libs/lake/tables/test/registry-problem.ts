import { createHash } from 'node:crypto';
import type { Table } from '../src/table';

/** What a table is made of, as far as files of it depend on that: a hash for each table, by its name. */
export type Fingerprints = Readonly<Record<string, string>>;

/** The fingerprint of each table: its key, and the name, type and source of each column, in their order. */
export function fingerprintsOf(tables: readonly Table[]): Fingerprints {
  return Object.fromEntries(
    tables.map(({ name, key, columns }) => {
      const shape = [key, columns.map((column) => [column.name, column.type, column.source])];
      return [name, createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 12)];
    }),
  );
}

/**
 * What is wrong with the number of the registry, in a sentence that says what to do; `undefined` when nothing is.
 * @param pinned the fingerprints of the tables, by the number of the registry that they belong to
 */
export function registryProblem(
  pinned: Readonly<Record<number, Fingerprints>>,
  number: number,
  tables: readonly Table[],
): string | undefined {
  const present = fingerprintsOf(tables);
  const past = pinned[number];
  if (!past)
    return `The tables of registry number ${number} are not pinned: add ${number}: ${JSON.stringify(present)} to the fingerprints of libs/lake/tables/src/fingerprint.spec.ts.`;
  const names = new Set([...Object.keys(past), ...Object.keys(present)]);
  const changed = [...names].filter((name) => past[name] !== present[name]);
  if (changed.length === 0) return undefined;
  return `The columns of ${changed.join(', ')} are not those of registry number ${number} any more, and months that are stored would never get the new ones: raise REGISTRY in libs/lake/tables/src/tables.ts to ${number + 1}, and leave the fingerprints of ${number} as they are.`;
}
