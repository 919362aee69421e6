import path from 'node:path';
import { loggedEvents, type LoggedEvent } from '@jiralake/event-log';

/** Reads the event log below the DATA_DIR of an ingress, in order of time. */
export async function eventsBelow(dataDir: string): Promise<LoggedEvent[]> {
  return eventsIn(path.join(dataDir, 'raw/jira/webhook_events'));
}

export async function eventsIn(folder: string): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for await (const event of loggedEvents(folder, {})) events.push(event);
  return events;
}

/** Returns the bodies of events; a record without a body stays an object. */
export function bodiesOf(events: readonly LoggedEvent[]): unknown[] {
  return events.map((event) => ('body' in event ? event.body.toString() : event));
}
