import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

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

type Outcome = Omit<Measurement, 'cpuMicrosPerRequest'> & { readonly requests: number };

const run = promisify(execFile);

/** Clock ticks per second in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time of a process, all its threads; NaN where /proc is not to be had. */
export function cpuSeconds(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN; // not Linux: the ratio of requests is still measured
  }
}

/**
 * wrk where it is installed, else autocannon: the generator shares the machine with what it measures, and wrk takes a
 * third of the processor time that autocannon takes per request. Both servers of a run get the same one.
 */
export async function loadGenerator(): Promise<'wrk' | 'autocannon'> {
  if (process.env['BENCH_LOAD'] === 'autocannon') return 'autocannon';
  try {
    await run('wrk', ['--version']);
    return 'wrk';
  } catch (error) {
    // wrk prints its version and exits with 1.
    return (error as { code?: unknown }).code === 1 ? 'wrk' : 'autocannon';
  }
}

/** Closed loop: every connection sends its next request when the previous one is answered. */
export async function measureLoad(load: Load, serverPid: number | undefined): Promise<Measurement> {
  const cpuBefore = cpuSeconds(serverPid);
  const generate = (await loadGenerator()) === 'wrk' ? withWrk : withAutocannon;
  const { requests, ...outcome } = await generate(load);
  return { ...outcome, cpuMicrosPerRequest: ((cpuSeconds(serverPid) - cpuBefore) * 1e6) / requests };
}

async function withAutocannon(load: Load): Promise<Outcome> {
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    requests: load.bodies.map((body) => ({ method: 'POST', headers: { ...load.headers }, body })),
  });
  return {
    requests: result.requests.total,
    requestsPerSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    non2xx: result.non2xx + result.errors,
  };
}

async function withWrk(load: Load): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-wrk-'));
  try {
    const script = join(folder, 'load.lua');
    writeFileSync(script, luaScript(load), { mode: 0o600 });
    const { stdout } = await run('wrk', [
      '-t1',
      `-c${load.connections}`,
      `-d${load.seconds}s`,
      '--latency',
      ...['-s', script],
      load.url,
    ]);
    return readWrk(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests are formatted once, since formatting would be most of the generator's work. Secrets stay out of arguments. */
function luaScript({ headers, bodies }: Load): string {
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`);
  return `wrk.method = "POST"
${lines.join('\n')}
local bodies = { ${bodies.map(lua).join(', ')} }
local requests = {}
local next = 0
init = function(args)
  for i, body in ipairs(bodies) do requests[i] = wrk.format(nil, nil, nil, body) end
end
request = function()
  next = next % #requests + 1
  return requests[next]
end
`;
}

const lua = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

function readWrk(output: string): Outcome {
  const figure = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? Number.NaN);
  return {
    requests: figure(/(\d+) requests in/),
    requestsPerSecond: figure(/Requests\/sec:\s+([\d.]+)/),
    p50Ms: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(output)),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(output)),
    non2xx: Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0),
  };
}

const MS_OF_UNIT: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000 };

const milliseconds = (match: RegExpExecArray | null): number =>
  Number(match?.[1] ?? Number.NaN) * (MS_OF_UNIT[match?.[2] ?? ''] ?? Number.NaN);
