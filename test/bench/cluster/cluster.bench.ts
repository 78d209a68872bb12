/**
 * The cluster profile against its limits, on a real broker and a real S3 server: ingest against raw kafkajs, verify
 * against bare Fastify, what a verification costs with more processes, how late a revoke reaches the others and how late an alert is, and how long a
 * new process of a large installation takes. Run by `npm run bench -- cluster`, on the built service; `BENCH_CLUSTER=ingest,verify,cost,revoke` runs some of it.
 */
import { loadavg } from 'node:os';
import process from 'node:process';
import { measureAlertLatency } from './alert-latency.ts';
import { measureBootstrap } from './bootstrap.ts';
import { measureCost } from './cost-of-processes.ts';
import { line } from './figures.ts';
import { measureIngest } from './ingest.ts';
import { startInstallation, type Installation } from './installation.ts';
import { measureRevocation } from './revocation.ts';
import { measureVerify } from './verify-on-kafka.ts';

const PARTS: Readonly<Record<string, (installation: Installation) => Promise<void>>> = {
  ingest: measureIngest,
  verify: measureVerify,
  cost: measureCost,
  revoke: measureRevocation,
  alerts: measureAlertLatency,
  start: measureBootstrap,
};

const asked = (process.env['BENCH_CLUSTER'] ?? Object.keys(PARTS).join(',')).split(',');
const installation = await startInstallation();
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (!asked.includes(name)) continue;
    line('load before it', loadavg()[0]?.toFixed(2) ?? '?');
    await measure(installation);
    console.log('');
  }
} finally {
  await installation.stop();
}
