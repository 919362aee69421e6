export { eventLine, describeReading, type EventHead, type NamedIssue } from './event-line';
export { compressSegments } from './compress-segments';
export { followEvents } from './follow-events';
export { latestLogged } from './latest-logged';
export { loggedEvents, parseLogged, type LogWindow } from './logged-events';
export type { LoggedEvent } from './read-segment';
export { removeOldEvents } from './remove-old-events';
export { newSegmentName, quarterOf } from './segment-name';
