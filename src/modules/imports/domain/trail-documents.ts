import { accept, refuse, type Result } from '../../../shared/result.ts';
import { fieldsOf } from './record-fields.ts';

/** Why a file is not a CloudTrail log, in words that can follow its name. */
export type NotATrail = string;

/**
 * The records in the text of a log file: `{"Records":[…]}` as AWS writes it, a bare array, or one JSON document a line,
 * each of which may be any of these or a single record. All or nothing: a file that breaks off gives no records, because
 * half a file that looks whole would be taken for coverage of its period.
 */
export function recordsOf(text: string): Result<readonly unknown[], NotATrail> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.trim() === '') return refuse('is empty');
  const whole = parse(body);
  if (whole !== undefined) return recordsIn(whole);
  return recordsOfLines(body);
}

function recordsOfLines(body: string): Result<readonly unknown[], NotATrail> {
  const records: unknown[] = [];
  for (const [index, line] of body.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parse(line);
    // With the first line already broken this was never meant to be a document a line.
    if (value === undefined)
      return refuse(index === 0 ? 'is not valid JSON' : `is not valid JSON in line ${index + 1}`);
    const found = recordsIn(value);
    if (!found.ok) return found;
    for (const record of found.value) records.push(record);
  }
  return accept(records);
}

/** Undefined for invalid JSON, which no valid JSON parses to. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function recordsIn(value: unknown): Result<readonly unknown[], NotATrail> {
  if (Array.isArray(value)) return accept(value);
  const fields = fieldsOf(value);
  const records = fields['Records'];
  if (Array.isArray(records)) return accept(records);
  return 'eventTime' in fields ? accept([value]) : refuse('is JSON without CloudTrail records');
}
