import type { SharedHeaders } from './record-batch.ts';
import { varintBytes, writeVarint } from './record-batch.ts';

const SPEC_VERSION = '1.0';
const SOURCE = 'urn:keytrail';
const CONTENT_TYPE = 'application/json';

/** More types than there are; a log that is given types without end must not fill the memory with them. */
const TYPES_KEPT = 1_000;

const HEADERS = 5;
const kept = new Map<string, SharedHeaders>();

/** The CloudEvents attributes of an event of that type; the value that differs is the event's id. */
export function cloudEventHeaders(type: string): SharedHeaders {
  const known = kept.get(type);
  if (known !== undefined) return known;
  if (kept.size >= TYPES_KEPT) kept.clear();
  const headers = {
    before: Buffer.concat([varint(HEADERS), header('ce_specversion', SPEC_VERSION), text('ce_id')]),
    after: Buffer.concat([
      header('ce_source', SOURCE),
      header('ce_type', type),
      header('content-type', CONTENT_TYPE),
    ]),
  };
  kept.set(type, headers);
  return headers;
}

const header = (name: string, value: string): Buffer => Buffer.concat([text(name), text(value)]);

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes = Buffer.alloc(varintBytes(value));
  writeVarint(bytes, 0, value);
  return bytes;
}
