import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventLine } from './event-line';
import type { LoggedEvent } from './read-segment';

/** Returns lines of events of issues, one for each time (`10:46:01`) of 3 February 2026. */
export function linesAt(...times: readonly string[]): Buffer {
  return Buffer.concat(
    times.flatMap((time) =>
      eventLine(
        { at: new Date(`2026-02-03T${time}Z`), name: 'jira:issue_updated', issues: [{ id: '7' }] },
        Buffer.from(JSON.stringify({ time })),
        true,
      ),
    ),
  );
}

/** Appends to a file of a log; creates the file and its folder when they are missing. */
export function addTo(folder: string, file: string, content: Buffer | string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  appendFileSync(path.join(folder, file), content);
}

export function put(folder: string, file: string, content: Buffer | string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

/** Returns the time in the body of an event, or what is wrong with the record. */
export function told(event: LoggedEvent): unknown {
  if ('body' in event) return (JSON.parse(event.body.toString()) as { time: unknown }).time;
  return 'error' in event ? { error: event.file } : { torn: event.tornBytes };
}
