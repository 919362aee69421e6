import { countOf } from '@jiralake/core';
import { z } from 'zod';
import { timeOf, whatOf } from '../../terminal/format-log-line';
import { isForPrograms, parseLogLine, type LogLine } from '../../terminal/parse-log-line';

export interface LogSummary {
  /** Counts a log line; returns false for a line that must be shown instead. */
  take(name: string, line: string): boolean;
  /** returns one line about all lines since the last call, `undefined` when nothing is worth a line */
  report(): string | undefined;
}

const finishedSchema = z.object({
  msg: z.literal('job finished'),
  outcome: z.literal('ok'),
  job: z.string(),
  result: z.object({
    outcome: z.string(),
    saved: z.number().optional(),
    issues: z.number().optional(),
  }),
});
type Finished = z.infer<typeof finishedSchema>;

const SEEN: readonly string[] = ['warn', 'error', 'fatal'];
/** Messages of a stop, which `up` reports itself. */
const UNSAID: readonly string[] = ['stopping', 'stopped'];

interface Counts {
  fetched: number;
  stored: number;
  months: number;
  written: number;
}
const nothing = (): Counts => ({ fetched: 0, stored: 0, months: 0, written: 0 });

/**
 * Summarizes the logs of all services: fetched issues, commits of months, and other messages. Warnings, errors and lines
 * that are not JSON logs are not summarized.
 */
export function createLogSummary(): LogSummary {
  let counts = nothing();
  let said = new Map<string, { what: string; times: number }>();
  let time = '';

  function note(name: string, line: LogLine): void {
    const finished = finishedSchema.safeParse(line).data;
    if (finished) return count(counts, finished);
    if (UNSAID.includes(line.msg)) return;
    const key = `${name}: ${line.msg}`;
    const times = (said.get(key)?.times ?? 0) + 1;
    said.set(key, { what: times === 1 ? `${name}: ${whatOf(line)}` : `${key} (${times} times)`, times });
  }

  return {
    take(name, text) {
      const line = parseLogLine(text);
      if (!line) return isForPrograms(text);
      if (SEEN.includes(line.level)) return false;
      if (line.level !== 'info') return true;
      time = timeOf(line);
      note(name, line);
      return true;
    },
    report() {
      const parts = [...describe(counts), ...[...said.values()].map(({ what }) => what)];
      counts = nothing();
      said = new Map();
      return parts.length === 0 ? undefined : `${time} ${parts.join('; ')}`;
    },
  };
}

function count(counts: Counts, { job, result }: Finished): void {
  if (job === 'fetch-issue' && result.outcome === 'saved') counts.fetched += 1;
  if (job === 'fetch-batch') counts.fetched += result.saved ?? 0;
  if (job === 'store-attachments' && result.outcome === 'stored') counts.stored += 1;
  if (job === 'issue-saved' && result.outcome === 'committed') {
    counts.months += 1;
    counts.written += result.issues ?? 0;
  }
}

function describe({ fetched, stored, months, written }: Counts): string[] {
  return [
    ...(fetched > 0 ? [`${countOf(fetched, 'issue')} fetched`] : []),
    ...(stored > 0 ? [`attachments of ${countOf(stored, 'issue')} stored`] : []),
    ...(months > 0 ? [`${countOf(written, 'issue')} written in ${countOf(months, 'commit')}`] : []),
  ];
}
