import type { Month } from '@jiralake/core';
import type { Damage, MonthCheck } from '@jiralake/lake-store';

export interface CheckLakePorts {
  /** lists the months that have files or were ever committed, oldest first */
  months(): Promise<Month[]>;
  check(month: Month, options: { checksums: boolean }): Promise<MonthCheck>;
  /** returns the last month whose checksums were compared */
  readProgress(): Promise<Month | undefined>;
  saveProgress(month: Month): Promise<void>;
  sleep(ms: number): Promise<unknown>;
}

export interface LakeCheck {
  /** number of months that were checked */
  months: number;
  damaged: Damage[];
}

/** The longest time between the record of a commit and its flat names; what differs for longer is damage. */
const PUBLISHED_AFTER_MS = 2_000;

/**
 * Checks that all files of the lake exist and have their size, and compares the checksums of a share of the bytes, in months.
 * Each call goes on after the last month of the previous call, so that 1/share calls read all files.
 * @param share of all bytes, from 0 to 1
 * @param suspects months whose checksums are compared in any case
 */
export async function checkLake(
  ports: CheckLakePorts,
  share: number,
  suspects: readonly Month[],
): Promise<LakeCheck> {
  const months = await ports.months();
  const sizes = new Map<Month, number>();
  const found = new Set<Month>();
  const look = async (month: Month, checksums: boolean): Promise<void> => {
    const { bytes, damage } = await ports.check(month, { checksums });
    sizes.set(month, bytes);
    if (damage) found.add(month);
  };
  for (const month of months) await look(month, false);
  const turn = share > 0 ? inTurn(sizes, share, await ports.readProgress()) : [];
  for (const month of new Set([...turn, ...suspects])) if (!found.has(month)) await look(month, true);
  const last = turn.at(-1);
  if (last !== undefined) await ports.saveProgress(last);

  if (found.size > 0) await ports.sleep(PUBLISHED_AFTER_MS);
  const damaged: Damage[] = [];
  for (const month of [...found].sort()) {
    const { damage } = await ports.check(month, { checksums: true });
    if (damage) damaged.push(damage);
  }
  return { months: months.length, damaged };
}

/** Returns the months after `last`, going round to the first month, until they have their share of all bytes. */
function inTurn(sizes: ReadonlyMap<Month, number>, share: number, last: Month | undefined): Month[] {
  const months = [...sizes.keys()];
  const start = last === undefined ? 0 : months.filter((month) => month <= last).length;
  const wanted = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) * share;
  const turn: Month[] = [];
  let bytes = 0;
  for (const month of [...months.slice(start), ...months.slice(0, start)]) {
    if (turn.length > 0 && bytes >= wanted) break;
    turn.push(month);
    bytes += sizes.get(month) ?? 0;
  }
  return turn;
}
