import { listDays, listQuarters } from './list-log';

/** The newest quarter of an hour in which something was logged, epoch milliseconds; `undefined` when nothing was. */
export async function latestLogged(folder: string): Promise<number | undefined> {
  for (const { day } of (await listDays(folder)).reverse()) {
    const latest = (await listQuarters(folder, day)).at(-1);
    if (latest) return latest.start;
  }
  return undefined;
}
