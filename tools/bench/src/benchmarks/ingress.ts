import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Benchmark, Figure } from '../benchmark';
import { folderOf, measureIngress, measurePlain, type MeasuredRound } from '../ingress/measure-ingress';
import type { SentDeliveries } from '../ingress/send-deliveries';
import { median, ofRounds, percentile } from '../statistics';

/** Measures how many webhooks the ingress accepts, compared with a server that only verifies signatures. */
export const ingressBenchmark: Benchmark = {
  name: 'ingress',
  description:
    'webhooks per second and their latency, with Redis as it is deployed, beside plain HTTP and HMAC',
  async run(options) {
    const rounds = options.short
      ? { rounds: 1, deliveries: 200, connections: 16 }
      : { rounds: 3, deliveries: 10_000, connections: 16 };
    try {
      const plain = await measurePlain(options, rounds);
      const everysec = await measureIngress(options, 'everysec', rounds);
      const always = await measureIngress(options, 'always', rounds);
      return figuresOf({ plain, everysec, always }, rounds.connections);
    } finally {
      // done last, because ext4 creates files slowly for half a minute after many deletions
      for (const folder of [folderOf('everysec'), folderOf('always')])
        await rm(path.join(options.dataDir, folder), { recursive: true, force: true });
    }
  },
};

interface Measured {
  plain: MeasuredRound[];
  everysec: MeasuredRound[];
  always: MeasuredRound[];
}

function figuresOf({ plain, everysec, always }: Measured, connections: number): Figure[] {
  const rateOf = (sent: readonly SentDeliveries[]): number => median(ratesOf(sent)) ?? 0;
  const ratio = (name: string, sent: readonly SentDeliveries[]): Figure => ({
    name: `  share of the plain server, ${name}`,
    value: (rateOf(sent) * 100) / rateOf(plain),
    unit: '%',
  });
  return [
    {
      ...rateFigure('appendfsync everysec', everysec, 2_500),
      note: `9 kB bodies of different issues, ${connections} connections, events recorded`,
    },
    { ...cpuFigure('appendfsync everysec', everysec), target: { atMost: 0.22 } },
    latencyFigure('appendfsync everysec', everysec, 0.5),
    { ...latencyFigure('appendfsync everysec', everysec, 0.99), target: { atMost: 20 } },
    ratio('appendfsync everysec', everysec),
    rateFigure('appendfsync always', always, 1_800),
    latencyFigure('appendfsync always', always, 0.5),
    latencyFigure('appendfsync always', always, 0.99),
    ratio('appendfsync always', always),
    { ...rateFigure('plain', plain), note: 'HTTP and HMAC, no Redis, no events' },
    latencyFigure('plain', plain, 0.5),
    latencyFigure('plain', plain, 0.99),
  ];
}

const ratesOf = (sent: readonly SentDeliveries[]): number[] =>
  sent.map(({ tookMs, latencies }) => (latencies.length * 1_000) / tookMs);

function rateFigure(name: string, sent: readonly SentDeliveries[], atLeast?: number): Figure {
  const figure = { name: `webhooks, ${name}`, ...ofRounds(ratesOf(sent)), unit: 'a second' };
  return atLeast === undefined ? figure : { ...figure, target: { atLeast } };
}

function cpuFigure(name: string, sent: readonly MeasuredRound[]): Figure {
  const rounds = sent.map(({ cpuMs, latencies }) => cpuMs / latencies.length);
  return {
    name: `  processor, ${name}`,
    ...ofRounds(rounds),
    unit: 'ms per webhook',
    note: 'all threads of the ingress',
  };
}

function latencyFigure(name: string, sent: readonly SentDeliveries[], share: number): Figure {
  const rounds = sent.map(({ latencies }) => percentile(latencies, share) ?? 0);
  return { name: `  answered, ${name}, p${share * 100}`, ...ofRounds(rounds), unit: 'ms' };
}
