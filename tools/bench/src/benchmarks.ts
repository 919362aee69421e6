import type { Benchmark } from './benchmark';
import { fetchBenchmark } from './benchmarks/fetch';
import { ingressBenchmark } from './benchmarks/ingress';
import { transformBenchmark } from './benchmarks/transform';

/** Every benchmark, each a command of the program. */
export const benchmarks: readonly Benchmark[] = [fetchBenchmark, ingressBenchmark, transformBenchmark];
