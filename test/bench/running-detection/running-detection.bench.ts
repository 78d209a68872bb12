/**
 * Running detection of the embedded profile: how many events a second it takes in from a log of history, with its states
 * on the disk, and how late alerts are in a service that is busy with verifications. Run by
 * `npm run bench -- running-detection`, on the built service; BENCH_KEYS, BENCH_USES and BENCH_ALERTS make it shorter.
 */
import { takeInHistory } from './take-in-history.ts';
import { raiseUnderLoad } from './raise-under-load.ts';

const history = await takeInHistory({
  keys: Number(process.env['BENCH_KEYS'] ?? 10_000),
  uses: Number(process.env['BENCH_USES'] ?? 1_000_000),
});
const perSecond = Math.round((history.events / history.seconds) * 1_000) / 1_000;
console.log(
  `history: ${history.events} events of ${history.subjects} subjects in ${history.seconds.toFixed(1)} s, ` +
    `${Math.round(perSecond)} events/s of one thread (${history.cpuSeconds.toFixed(1)} s of CPU)`,
);
console.log(
  `at rest: ${Math.round(history.fileBytes / history.subjects)} bytes of file a subject, ` +
    `states of ${history.stateBytesMean} bytes in the mean, ${history.stateBytesMax} at most`,
);

const raised = await raiseUnderLoad({ alerts: Number(process.env['BENCH_ALERTS'] ?? 300) });
console.log(
  `latency: ${raised.lateMs.length} alerts under ${Math.round(raised.verificationsPerSecond)} verifications/s, ` +
    `from the event to the alert being durable: p50 ${raised.p50Ms.toFixed(0)} ms, p99 ${raised.p99Ms.toFixed(0)} ms, ` +
    `max ${raised.maxMs.toFixed(0)} ms (target: p99 under 5,000 ms)`,
);
