import { listDays, listQuarters } from './list-log';

/** Returns the start of the newest quarter of an hour with a logged event, in epoch milliseconds; `undefined` for an empty log. */
export async function latestLogged(folder: string): Promise<number | undefined> {
  for (const { day } of (await listDays(folder)).reverse()) {
    const latest = (await listQuarters(folder, day)).at(-1);
    if (latest) return latest.start;
  }
  return undefined;
}
