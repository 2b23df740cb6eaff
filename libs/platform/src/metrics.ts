import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client';

interface MetricText<Label extends string> {
  /** `enforcement_<what>_<unit>`; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The counter of this name; the same one for every caller in the process. */
export function counter<Label extends string>(text: MetricText<Label>): Counter<Label> {
  const known = register.getSingleMetric(text.name);
  return known instanceof Counter
    ? (known as Counter<Label>)
    : new Counter({ name: text.name, help: text.help, labelNames: [...(text.labels ?? [])] });
}

/** The gauge of this name; the same one for every caller in the process. */
export function gauge<Label extends string>(text: MetricText<Label>): Gauge<Label> {
  const known = register.getSingleMetric(text.name);
  return known instanceof Gauge
    ? (known as Gauge<Label>)
    : new Gauge({ name: text.name, help: text.help, labelNames: [...(text.labels ?? [])] });
}

/** The histogram of seconds of this name; the same one for every caller in the process. */
export function secondsHistogram<Label extends string>(text: MetricText<Label>): Histogram<Label> {
  const known = register.getSingleMetric(text.name);
  return known instanceof Histogram
    ? (known as Histogram<Label>)
    : new Histogram({
        name: text.name,
        help: text.help,
        labelNames: [...(text.labels ?? [])],
        buckets: SECONDS,
      });
}

/** Process metrics (memory, event loop lag, garbage collection), once per process. */
export function collectProcessMetrics(): void {
  if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
}

/** Everything measured so far in Prometheus text format. */
export async function metricsText(): Promise<{ contentType: string; body: string }> {
  return { contentType: register.contentType, body: await register.metrics() };
}
