import path from 'node:path';
import { loggedEvents, type LoggedEvent } from '@jiralake/event-log';

/** What an ingress logged below its DATA_DIR, in the order of time. */
export async function eventsBelow(dataDir: string): Promise<LoggedEvent[]> {
  return eventsIn(path.join(dataDir, 'raw/jira/webhook_events'));
}

export async function eventsIn(folder: string): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for await (const event of loggedEvents(folder, {})) events.push(event);
  return events;
}

/** Their bodies; what cannot be read, or is torn, as an object. */
export function bodiesOf(events: readonly LoggedEvent[]): unknown[] {
  return events.map((event) => ('body' in event ? event.body.toString() : event));
}
