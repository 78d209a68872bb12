import { isKeptId, type StateReader, type StateWriter } from './state-bytes.ts';

/** Enough for a reader to see the pattern; the trail has the rest. */
const RECENT_IDS_MAX = 4;

/** Ids of the latest events of some kind, as evidence for what they come to together. */
export function addId(ids: string[], id: string): void {
  if (!isKeptId(id)) return;
  if (ids.length >= RECENT_IDS_MAX) ids.shift();
  ids.push(id);
}

export function writeIds(to: StateWriter, ids: readonly string[]): void {
  to.u8(ids.length);
  for (const id of ids) to.id(id);
}

export const readIds = (from: StateReader): string[] => Array.from({ length: from.u8() }, () => from.id());
