import { pino, type DestinationStream, type Logger } from 'pino';
import { openStandardLog, type LogOutput } from './log-output';

/** What libraries and processors may do with a logger. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

// An HTTP error logged with defaults prints its request, credentials included.
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
 * The JSON logger of a service: constant lower-case messages, everything variable in fields, units in the names.
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

/** Most loggers of commands and tests are silent. */
function whenNeeded(service: string): DestinationStream {
  let output: LogOutput | undefined;
  return { write: (line) => (output ??= openStandardLog(service)).write(line) };
}
