import { pino, type DestinationStream, type Logger } from 'pino';
import { openStandardLog, type LogOutput } from './log-output';

/** The methods of a logger that libraries and processors use. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

// pino prints the request of an HTTP error, credentials included
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-hub-signature"]',
  '*.apiToken',
  '*.secret',
  '*.password',
  'err.config',
  'err.request',
  'err.response',
  'err.cause.config',
  'err.cause.request',
  'err.cause.response',
];

/**
 * Creates the JSON logger of a service: constant lower-case messages, variable data in fields, units in the field names.
 * Writes to standard output unless `destination` is given.
 */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service, pid: process.pid },
    redact: { paths: REDACTED, remove: true },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, destination ?? whenNeeded(service));
}

/** Opens standard output at the first line, because most loggers of commands and tests are silent. */
function whenNeeded(service: string): DestinationStream {
  let output: LogOutput | undefined;
  return { write: (line) => (output ??= openStandardLog(service)).write(line) };
}
