import { z } from 'zod';

/** Our ids are a word and the 32 digits of a UUID; Tiled has the UUID alone, with hyphens or without. */
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

export const uuidText = z.string().regex(UUID, 'Input should be a valid UUID');

/** `prn_0198…` or `ses_0198…` with hyphens and without the word. */
export function tiledUuid(id: string): string {
  const hex = tiledHex(id);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const tiledHex = (id: string): string => id.slice(id.indexOf('_') + 1);

export const idOfUuid = (word: 'prn' | 'ses', uuid: string): string =>
  `${word}_${uuid.replaceAll('-', '').toLowerCase()}`;
