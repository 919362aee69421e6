import type { Benchmark } from './benchmark';
import { backfillBenchmark } from './benchmarks/backfill';
import { burstBenchmark } from './benchmarks/burst';
import { commitBenchmark } from './benchmarks/commit';
import { e2eBenchmark } from './benchmarks/e2e';
import { fetchBenchmark } from './benchmarks/fetch';
import { ingressBenchmark } from './benchmarks/ingress';
import { pollSlaBenchmark } from './benchmarks/poll-sla';
import { rebuildBenchmark } from './benchmarks/rebuild';
import { reconcileBenchmark } from './benchmarks/reconcile';
import { scanBenchmark } from './benchmarks/scan';
import { transformBenchmark } from './benchmarks/transform';

/** All benchmarks; each is a command of the program. */
export const benchmarks: readonly Benchmark[] = [
  ingressBenchmark,
  fetchBenchmark,
  backfillBenchmark,
  pollSlaBenchmark,
  reconcileBenchmark,
  e2eBenchmark,
  transformBenchmark,
  commitBenchmark,
  burstBenchmark,
  rebuildBenchmark,
  scanBenchmark,
];
