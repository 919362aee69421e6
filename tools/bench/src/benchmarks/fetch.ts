import type { Benchmark, Figure } from '../benchmark';
import { measureChanges, type MeasuredChanges } from '../fetch/measure-changes';
import { measureMemory, type MeasuredMemory } from '../fetch/measure-memory';
import { median, percentile } from '../statistics';

/** Measures the requests of a fetch, its time beside Jira's own, and the memory of a fetcher. */
export const fetchBenchmark: Benchmark = {
  name: 'fetch',
  description: 'requests per issue, the time of a fetch beside that of its requests, memory of a fetcher',
  async run(options) {
    const issues = options.short ? 12 : 400;
    const two = await measureChanges(options, { name: 'two-accounts', issues, oneAccount: false });
    const one = await measureChanges(options, { name: 'one-account', issues, oneAccount: true });
    const files = options.short
      ? { issues: 2, files: 2, bytes: 1_000_000 }
      : { issues: 4, files: 5, bytes: 50_000_000 };
    const memory = await measureMemory(options, files);
    const what = `${files.issues * files.files} files of ${files.bytes / 1e6} MB`;
    return [
      ...requestFigures('two accounts', two, 3),
      ...requestFigures('one account', one, 2),
      ...timeFigures(two),
      ...memoryFigures(memory, what),
    ];
  },
};

function requestFigures(accounts: string, { issues, requests }: MeasuredChanges, atMost: number): Figure[] {
  const all = [...requests.values()].reduce((sum, count) => sum + count, 0);
  return [
    {
      name: `requests with ${accounts}`,
      value: all / issues,
      unit: 'per issue',
      target: { atMost },
      note: `${issues} issues fetched after changes`,
    },
    ...[...requests].map(([endpoint, count]) => ({
      name: `  ${endpoint}`,
      value: (count * 1_000) / issues,
      unit: 'per 1,000 issues',
    })),
  ];
}

/** Returns the figures of the times. The overhead is computed issue by issue, because issues differ in size. */
function timeFigures({ times }: MeasuredChanges): Figure[] {
  const fetch = times.map((time) => time.fetch);
  const plain = times.map((time) => time.plain);
  const overhead = times.map((time) => time.fetch - time.plain);
  const ratio = times.map((time) => time.fetch / time.plain);
  const ms = (name: string, values: number[], share: number): Figure => ({
    name: `${name}, p${share * 100}`,
    value: percentile(values, share),
    unit: 'ms',
  });
  return [
    ms('fetch of an issue', fetch, 0.5),
    ms('fetch of an issue', fetch, 0.95),
    ms('its requests, sent plainly', plain, 0.5),
    ms('its requests, sent plainly', plain, 0.95),
    { ...ms('overhead of a fetch', overhead, 0.5), target: { atMost: 25 } },
    ms('overhead of a fetch', overhead, 0.95),
    { name: 'fetch to plain requests, median', value: median(ratio), unit: 'times' },
  ];
}

function memoryFigures({ idle, peak }: MeasuredMemory, what: string): Figure[] {
  const megabytes = (name: string, bytes: number | null): Figure => ({
    name,
    value: bytes === null ? null : bytes / 1e6,
    unit: 'MB',
    ...(bytes === null ? { note: 'only Linux tells it' } : {}),
  });
  return [
    megabytes('memory of an idle fetcher', idle),
    { note: `at most, during ${what}`, ...megabytes('memory of a fetcher', peak), target: { atMost: 250 } },
  ];
}
