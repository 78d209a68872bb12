/**
 * CloudTrail's limits for parts of a record. AWS writes "KB" without saying which; the decimal reading is the stricter
 * one, so these hold either way.
 */
export const TEXT_FIELD_BYTES_MAX = 1_000;
export const PARAMETERS_BYTES_MAX = 100_000;
export const ADDITIONAL_EVENT_DATA_BYTES_MAX = 28_000;

/** A UTF-16 unit takes at most 3 bytes as UTF-8 and at most 6 as a JSON escape. */
const JSON_BYTES_PER_UNIT_MAX = 6;

/** UTF-16 units of event text in one continuation record: its JSON stays below {@link PARAMETERS_BYTES_MAX}. */
export const CONTINUATION_UNITS = 16_000;

/** The start of a text that fits the limit, cut between characters. The whole of it stays in the archived event. */
export function withinTextLimit(text: string): string {
  if (text.length * 3 <= TEXT_FIELD_BYTES_MAX || Buffer.byteLength(text) <= TEXT_FIELD_BYTES_MAX) return text;
  let end = Math.min(text.length, TEXT_FIELD_BYTES_MAX);
  while (Buffer.byteLength(text.slice(0, end)) > TEXT_FIELD_BYTES_MAX) end -= 1;
  const cutsPair = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(end));
  return text.slice(0, cutsPair ? end - 1 : end);
}

/** What CloudTrail itself leaves in the place of parameters that are too large. */
export interface OmittedParameters {
  readonly omitted: true;
  readonly originalSize: number;
  readonly reason: string;
}

/**
 * `parameters`, or the note that they are too large. `textLength` bounds their size from above without measuring:
 * they are made of parts of the event's text.
 */
export function withinParametersLimit<Parameters extends object>(
  parameters: Parameters | null,
  field: 'requestParameters' | 'responseElements',
  textLength: number,
): Parameters | OmittedParameters | null {
  if (parameters === null || textLength * JSON_BYTES_PER_UNIT_MAX <= PARAMETERS_BYTES_MAX) return parameters;
  const originalSize = Buffer.byteLength(JSON.stringify(parameters));
  if (originalSize <= PARAMETERS_BYTES_MAX) return parameters;
  return { omitted: true, originalSize, reason: `${field} too large` };
}
