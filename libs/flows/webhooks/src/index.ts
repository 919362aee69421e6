export { parseBody, type ParsedBody } from './parse-body';
export { readEvent, type EventReading, type ProjectChange } from './read-event';
export { requestEvent, type RequestEventPorts } from './request-event';
