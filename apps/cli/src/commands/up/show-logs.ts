import { formatLogLine } from '../../terminal/format-log-line';
import { createLogSummary } from './log-summary';

/** `summary` shows warnings and errors at once, and at most one line a second for the rest. */
export type LogMode = 'all' | 'summary' | 'none';

const REPORT_EVERY_MS = 1_000;

/** Returns a function that shows the log lines of services. Its timer does not keep the process alive. */
export function showLogs(mode: LogMode, say: (line: string) => void): (name: string, line: string) => void {
  if (mode === 'none') return () => undefined;
  const show = (name: string, line: string): void => say(formatLogLine(name, line));
  if (mode === 'all') return show;
  const summary = createLogSummary();
  const report = (): void => {
    const line = summary.report();
    if (line !== undefined) say(line);
  };
  setInterval(report, REPORT_EVERY_MS).unref();
  return (name, line) => {
    if (!summary.take(name, line)) show(name, line);
  };
}
