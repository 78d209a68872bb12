/** Reports as bytes: one place that knows each format, its media type and its file name. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Report } from '../domain/report.ts';
import { BYTE_ORDER_MARK, toCsv } from './csv.ts';
import { toHtml } from './html.ts';
import { toJson } from './json.ts';

export const REPORT_FORMATS = ['json', 'csv', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface RenderedReport {
  readonly format: ReportFormat;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Lower-case hexadecimal SHA-256 of `bytes`: what ReportIssued records, so a file can be matched with its issue. */
  readonly sha256: string;
  /** For Content-Disposition: `unused-keys-2026-11-20.csv`. */
  readonly fileName: string;
}

const FORMATS = {
  json: { contentType: 'application/json; charset=utf-8', write: toJson },
  csv: { contentType: 'text/csv; charset=utf-8; header=present', write: toCsv },
  html: { contentType: 'text/html; charset=utf-8', write: toHtml },
} as const satisfies Record<
  ReportFormat,
  { contentType: string; write: (report: Report) => Iterable<string> }
>;

/** Media type of each format. */
export const CONTENT_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: FORMATS.json.contentType,
  csv: FORMATS.csv.contentType,
  html: FORMATS.html.contentType,
};

/**
 * Lets others have the thread between two pieces: a million keys take most of a second, and verifications must not wait
 * for that.
 * @param isFile whether people will open it as a file of its own, and not programs as an answer
 */
export async function render(report: Report, format: ReportFormat, isFile = false): Promise<RenderedReport> {
  const { contentType, write } = FORMATS[format];
  const bytes = await encoded(write(report), isFile && format === 'csv' ? BYTE_ORDER_MARK : '');
  return {
    format,
    contentType,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    fileName: `${report.kind}-${report.madeAt.slice(0, 10)}.${format}`,
  };
}

/**
 * Characters that are encoded at a time, some 5 ms of work with what makes them: more would keep others waiting, and an
 * array of a million short buffers would take longer than their content.
 */
const ENCODED_CHARACTERS = 250_000;

async function encoded(pieces: Iterable<string>, begin: string): Promise<Buffer> {
  const buffers: Buffer[] = [];
  let text = begin;
  for (const piece of pieces) {
    text += piece;
    if (text.length < ENCODED_CHARACTERS) continue;
    buffers.push(Buffer.from(text, 'utf8'));
    text = '';
    await setImmediate();
  }
  buffers.push(Buffer.from(text, 'utf8'));
  return Buffer.concat(buffers);
}
