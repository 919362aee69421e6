import type { Benchmark } from '../benchmark';
import { measurePoll } from '../poll-sla/measure-poll';

/** Measures a poll of the SLA values of open issues. */
export const pollSlaBenchmark: Benchmark = {
  name: 'poll-sla',
  description:
    'SLA values of open issues an hour after a fetch, with 20 ms latency and the limits of the real site',
  async run(options) {
    const { open, updated, requests, tookMs, months } = await measurePoll(
      options,
      options.short ? 60 : 4_250,
    );
    return [
      {
        name: 'poll',
        value: tookMs / 1_000,
        unit: 's',
        target: { atMost: 60 },
        note: `${open} open issues, ${updated} of them updated`,
      },
      { name: '  requests', value: requests, unit: 'requests', target: { atMost: 40 } },
      {
        name: '  beside a request for each issue and account',
        value: (2 * open) / requests,
        unit: 'times as many',
      },
      { name: '  months written again', value: months, unit: 'months', note: 'each once' },
    ];
  },
};
