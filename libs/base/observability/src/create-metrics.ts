import { Counter, Registry } from 'prom-client';

export interface Metrics {
  /** Adds one to a counter; its label names are those of the first call. */
  count(name: string, labels?: Record<string, string>): void;
  /** All metrics in the Prometheus text format. */
  text(): Promise<string>;
}

/** The counters of one process, `jiralake_<name>_total`. Labels must be bounded: never an id or text from outside. */
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
