import type { EventType, KnownEvent, PresentationEvent } from '../../../events/catalogue.ts';
import { readEvent, type LoggedEvent } from '../../../events/stored-event.ts';
import { epochMs } from '../../../shared/iso-time.ts';

/** What the usage read model takes from an event about a presented key. */
export interface PresentedKey {
  /** Null when no key could be identified. */
  readonly keyId: string | null;
  readonly timeMs: number;
  readonly outcome: string;
  readonly ip: string | null;
  readonly dataset: string | null;
  /** The gateway's key that asked on the bearer's behalf, else null. */
  readonly gatewayKeyId: string | null;
}

const PRESENTATIONS: readonly EventType[] = [
  'KeyUsed',
  'AuthenticationFailed',
  'AccessDenied',
  'RateLimited',
];
const presentationTypes: ReadonlySet<string> = new Set(PRESENTATIONS);

/**
 * Reads an event about a presented key; undefined for every other event. Nearly all texts are laid out as `toRecord`
 * writes them, and for those one regular expression (0.5 µs) answers what parsing the JSON (2.6 µs) would: it matches
 * whole texts only, so what it matches is that JSON and nothing else. All others are parsed.
 */
export function readPresentation(logged: LoggedEvent): PresentedKey | undefined {
  if (!presentationTypes.has(logged.type)) return undefined;
  return fromUsualLayout(logged) ?? fromJson(logged.text);
}

function fromJson(text: string): PresentedKey | undefined {
  const read = readEvent(text);
  if (!read.known || !isPresentation(read.event)) return undefined;
  const { keyId, time, outcome, origin, data } = read.event;
  return {
    keyId,
    timeMs: epochMs(time),
    outcome,
    ip: origin.ip,
    dataset: data.dataset,
    gatewayKeyId: data.via?.keyId ?? null,
  };
}

const isPresentation = (event: KnownEvent): event is PresentationEvent => presentationTypes.has(event.type);

/** Characters that stand for themselves in a JSON text: no quote, no backslash, no control. */
const PLAIN = String.raw`[^"\\\u0000-\u001f]*`;
const text = `"${PLAIN}"`;
const textOrNull = `(?:${text}|null)`;
/** Captures the characters of a text; nothing for null. */
const captured = `(?:"(${PLAIN})"|null)`;
const wholeNumber = '(?:0|[1-9][0-9]*)';
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

const credential = `(?:null|{"keyId":${text},"keyName":${text},"keyFingerprint":${text}})`;
const actor = `{"type":${text},"id":${text},"email":${textOrNull},"credential":${credential}}`;
const origin = `{"ip":${captured},"userAgent":${textOrNull},"requestId":${textOrNull}}`;
const via = `(?:null|{"keyId":"(${PLAIN})","keyName":${text}})`;
const basedOn = String.raw`\[(?:${wholeNumber}(?:,${wholeNumber})*)?\]`;
const external = `(?:null|{"source":${text},"region":${textOrNull},"errorCode":${textOrNull}})`;
const data =
  `{"keyName":${textOrNull},"fingerprint":${textOrNull},"dataset":${captured},"permission":${textOrNull},` +
  `"endpoint":${textOrNull},"via":${via},"basedOn":${basedOn},"external":${external}}`;
const envelope =
  `{"id":${text},"type":"(?:${PRESENTATIONS.join('|')})","version":1,"time":"(${time})","keyId":${captured},` +
  `"tenant":${text},"actor":${actor},"origin":${origin},"outcome":"(${PLAIN})","data":${data}}`;
const USUAL_LAYOUT = new RegExp(`^${envelope.replaceAll(/[{}]/g, escapedBrace)}$`);

/** Braces that hold a digit are counts of the expression, all others are JSON's. */
function escapedBrace(brace: string, at: number, whole: string): string {
  const isCount = brace === '{' ? /^\{\d+\}/.test(whole.slice(at)) : /\{\d+$/.test(whole.slice(0, at));
  return isCount ? brace : `\\${brace}`;
}

function fromUsualLayout(logged: LoggedEvent): PresentedKey | undefined {
  const match = USUAL_LAYOUT.exec(logged.text);
  if (match === null) return undefined;
  const [, at = '', keyId, ip, outcome = '', dataset, gatewayKeyId] = match;
  return {
    keyId: keyId === undefined ? null : keyId === logged.key ? logged.key : ownText(keyId),
    timeMs: epochMs(at),
    outcome,
    ip: ip === undefined ? null : ownText(ip),
    dataset: dataset ?? null,
    gatewayKeyId: gatewayKeyId === undefined ? null : ownText(gatewayKeyId),
  };
}

/** From this length on V8 makes a part of a text a view of the whole. */
const VIEW_CHARACTERS_MIN = 13;

/** A copy that does not keep the event's whole text in memory: a rebuild holds an address for every key. */
const ownText = (part: string): string =>
  part.length < VIEW_CHARACTERS_MIN ? part : Buffer.from(part, 'utf16le').toString('utf16le');
