import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/**
 * Something that a room knows about itself and an operator wants to watch. Read whenever somebody asks for `/metrics`,
 * so it must answer at once.
 */
export interface MetricSource {
  /** `keytrail_log_queue_depth`; unit last, as Prometheus wants it: `_seconds`, `_bytes`, `_events`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  read(): readonly { readonly value: number; readonly labels?: Readonly<Record<string, string>> }[];
}

/** Nest injection token of the readonly {@link MetricSource}[]. */
export const METRIC_SOURCES = Symbol('MetricSources');

/** Nest injection token of the prom-client {@link Registry}. */
export const METRICS_REGISTRY = Symbol('MetricsRegistry');

/** A registry with the process's own figures: memory, CPU, event loop lag, garbage collection. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Registers one gauge per source. Values that a source does not give any more disappear. */
export function registerSources(registry: Registry, sources: readonly MetricSource[]): void {
  for (const source of sources) {
    const gauge: Gauge = new Gauge({
      name: source.name,
      help: source.help,
      labelNames: [...(source.labelNames ?? [])],
      registers: [registry],
      collect: () => {
        gauge.reset();
        for (const { value, labels } of source.read()) gauge.set(labels ?? {}, value);
      },
    });
  }
}
