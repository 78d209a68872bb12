import { hash32 } from './hash32.ts';

/** A part of a path that names one thing of many: it has a digit, and a path has too many of them to know. */
const NUMBERED = /(?<=\/)[^/]*\d[^/]*/g;
/** `/v1/`, `/v2/`: a version says which door, not which thing behind it. */
const VERSION = /^v\d{1,3}$/;

const REMEMBERED_MAX = 5_000;
const remembered = new Map<string, number>();

/** The endpoint with what names one thing of many left out: `/v1/orders/4711?page=2` is `/v1/orders/#`. */
export function endpointPattern(endpoint: string): string {
  const query = endpoint.indexOf('?');
  const path = query === -1 ? endpoint : endpoint.slice(0, query);
  return path.replaceAll(NUMBERED, (part) => (VERSION.test(part) ? part : '#'));
}

/** What a state keeps of a dataset. */
export const datasetOf = (dataset: string): number => hash32(`dataset ${dataset}`);

/** What a state keeps of an action: what was called, and the permission asked for. */
export function actionOf(endpoint: string | null, permission: string | null): number {
  const text = `${permission ?? ''} ${endpoint ?? ''}`;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const hash = hash32(`action ${permission ?? ''} ${endpointPattern(endpoint ?? '')}`);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(text, hash);
  return hash;
}
