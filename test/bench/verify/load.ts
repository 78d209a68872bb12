import autocannon from 'autocannon';
import { readFileSync } from 'node:fs';

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn. */
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly non2xx: number;
  /** CPU time of the whole server process, all its threads, per request; NaN where /proc is not to be had. */
  readonly cpuMicrosPerRequest: number;
}

/** Clock ticks per second in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

function cpuSeconds(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN; // not Linux: the ratio of requests is still measured
  }
}

/** Closed loop: every connection sends its next request when the previous one is answered. */
export async function measureLoad(load: Load, serverPid: number | undefined): Promise<Measurement> {
  const cpuBefore = cpuSeconds(serverPid);
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    requests: load.bodies.map((body) => ({ method: 'POST', headers: { ...load.headers }, body })),
  });
  const cpu = cpuSeconds(serverPid) - cpuBefore;
  return {
    requestsPerSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    non2xx: result.non2xx + result.errors,
    cpuMicrosPerRequest: (cpu * 1e6) / result.requests.total,
  };
}
