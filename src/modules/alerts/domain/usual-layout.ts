import type { EventType } from '../../../events/catalogue.ts';

/** The events of a presented key, and what the text of one looks like when this program wrote it. */
export const PRESENTATION_TYPES = [
  'KeyUsed',
  'AuthenticationFailed',
  'AccessDenied',
  'RateLimited',
] as const satisfies readonly EventType[];

/** Characters that stand for themselves in a JSON text: no quote, no backslash, no control. */
const PLAIN = String.raw`[^"\\\u0000-\u001f]*`;
const text = `"${PLAIN}"`;
const textOrNull = `(?:${text}|null)`;
/** Captures the characters of a text; nothing for null. */
const captured = `(?:"(${PLAIN})"|null)`;
const capturedText = `"(${PLAIN})"`;
const wholeNumber = '(?:0|[1-9][0-9]*)';
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

const credential = `(?:null|{"keyId":${text},"keyName":${text},"keyFingerprint":${text}})`;
const actor = `{"type":${text},"id":${text},"email":${captured},"credential":${credential}}`;
const origin = `{"ip":${captured},"userAgent":${captured},"requestId":${textOrNull}}`;
const via = `(?:null|{"keyId":${capturedText},"keyName":${text}})`;
const basedOn = String.raw`\[((?:${wholeNumber}(?:,${wholeNumber})*)?)\]`;
const external = `(?:null|({"source":${text},"region":${textOrNull},"errorCode":${textOrNull}}))`;
const data =
  `{"keyName":${captured},"fingerprint":${captured},"dataset":${captured},"permission":${captured},` +
  `"endpoint":${captured},"via":${via},"basedOn":${basedOn},"external":${external}}`;
const envelope =
  `{"id":${text},"type":"(?:${PRESENTATION_TYPES.join('|')})","version":1,"time":"(${time})","keyId":${captured},` +
  `"tenant":${capturedText},"actor":${actor},"origin":${origin},"outcome":${capturedText},"data":${data}}`;
const USUAL_LAYOUT = new RegExp(`^${envelope.replaceAll(/[{}]/g, escapedBrace)}$`);

/** Braces that hold a digit are counts of the expression, all others are JSON's. */
function escapedBrace(brace: string, at: number, whole: string): string {
  const isCount = brace === '{' ? /^\{\d+\}/.test(whole.slice(at)) : /\{\d+$/.test(whole.slice(0, at));
  return isCount ? brace : `\\${brace}`;
}

/**
 * Takes the text of an event about a presented key apart, if it is laid out as `toRecord` writes it, which nearly all are
 * and which takes a fraction of parsing the JSON. It matches whole texts only, so what it matches is that JSON and
 * nothing else. The captures: time, keyId, tenant, email, ip, userAgent, outcome, keyName, fingerprint, dataset,
 * permission, endpoint, key of the gateway, basedOn with commas, external.
 */
export const matchUsualLayout = (eventText: string): RegExpExecArray | null => USUAL_LAYOUT.exec(eventText);
