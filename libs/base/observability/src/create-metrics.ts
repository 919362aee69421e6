import { Counter, Registry } from 'prom-client';

export interface Metrics {
  /** Adds one to a counter. The label names are those of the first call. */
  count(name: string, labels?: Record<string, string>): void;
  /** Returns all metrics in the Prometheus text format. */
  text(): Promise<string>;
}

/** Creates the counters of a process, `jiralake_<name>_total`. Label values must be bounded: never an id or text from outside. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  return {
    count(name, labels = {}) {
      let counter = counters.get(name);
      if (!counter) {
        counter = new Counter({
          name: `jiralake_${name}_total`,
          help: name.replaceAll('_', ' '),
          labelNames: Object.keys(labels),
          registers: [registry],
        });
        counters.set(name, counter);
      }
      counter.inc(labels);
    },
    text: () => registry.metrics(),
  };
}
