import { Counter, Histogram, type Registry } from 'prom-client';
import type { VerificationCode } from '../keys/commands/verify-key/verify-key.command.ts';

/** Seconds. A durable write takes about a millisecond on a good disk; the upper end shows a bad one. */
const LATENCY_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

const CODES: readonly VerificationCode[] = [
  'VALID',
  'NOT_FOUND',
  'REVOKED',
  'EXPIRED',
  'DISABLED',
  'FORBIDDEN',
  'RATE_LIMITED',
];

/** Counts verifications by their code and measures how long they take, log write included. */
export class VerificationMetrics {
  /** One counter per code, looked up once: hashing the label on every request would cost more than counting. */
  readonly #counters: ReadonlyMap<VerificationCode, { inc(): void }>;
  readonly #seconds: Histogram;

  constructor(registry: Registry) {
    const counter = new Counter({
      name: 'keytrail_verifications_total',
      help: 'Verifications answered, by code.',
      labelNames: ['code'],
      registers: [registry],
    });
    this.#counters = new Map(CODES.map((code) => [code, counter.labels(code)]));
    this.#seconds = new Histogram({
      name: 'keytrail_verification_seconds',
      help: 'Time from the verified body to the answer, including the durable write of its event.',
      buckets: LATENCY_BUCKETS,
      registers: [registry],
    });
  }

  observe(code: VerificationCode, startedAtMs: number): void {
    this.#counters.get(code)?.inc();
    this.#seconds.observe((performance.now() - startedAtMs) / 1_000);
  }
}

/** Nest injection token of the {@link VerificationMetrics}. */
export const VERIFICATION_METRICS = Symbol('VerificationMetrics');
