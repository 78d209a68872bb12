import type { QueryExecution } from '@aws-sdk/client-athena';

const BYTES_PER_TEBIBYTE = 1_024 ** 4;
/** Athena charges a statement that reads anything for ten megabytes at least. */
const BYTES_CHARGED_MIN = 10 * 1_024 ** 2;

export const bytesScannedBy = (execution: QueryExecution): number =>
  execution.Statistics?.DataScannedInBytes ?? 0;

/** What reading this many bytes costs. A result that was reused reads none. */
export function costUsd(bytes: number, usdPerTebibyte: number): number {
  return bytes === 0 ? 0 : (Math.max(bytes, BYTES_CHARGED_MIN) / BYTES_PER_TEBIBYTE) * usdPerTebibyte;
}
