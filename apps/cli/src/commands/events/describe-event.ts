import { printable } from '@jiralake/core';
import type { LoggedEvent, NamedIssue } from '@jiralake/event-log';

type Event = Extract<LoggedEvent, { body: Buffer }>;

/** Returns whether an event has this name and names this issue by id or key; an option that is not given matches every event. */
export function choosesEvent(
  { issue, name }: { issue?: string | undefined; name?: string | undefined },
  event: Pick<Event, 'name' | 'issues'>,
): boolean {
  const wanted = issue?.toUpperCase();
  const namesIssue = event.issues.some(({ id, key }) => id === wanted || key?.toUpperCase() === wanted);
  return (name === undefined || event.name === name) && (wanted === undefined || namesIssue);
}

/** Returns one line for people, with control characters escaped. */
export function describeEvent(logged: LoggedEvent): string {
  if ('error' in logged) return `${logged.file} cannot be read: ${logged.error}`;
  if ('tornBytes' in logged)
    return `${logged.file} ends in the middle of an event (${logged.tornBytes} bytes): its ingress is writing it, or was stopped while it wrote`;
  const { at, name, issues, delivery } = logged;
  const parts = [at.toISOString(), name || 'unknown', issues.map(describeIssue).join(', '), delivery ?? ''];
  return printable(parts.filter(Boolean).join('  ').replaceAll(/\s/g, ' '));
}

function describeIssue({ id, key }: NamedIssue): string {
  return id === undefined || key === undefined ? (id ?? key ?? '') : `${key} (${id})`;
}
