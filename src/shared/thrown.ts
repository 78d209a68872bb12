import { isNativeError } from 'node:util/types';

/**
 * Reading what was thrown. `instanceof Error` is not enough: errors of Node's own functions belong to another realm
 * wherever our code runs inside a vm context, as it does under Jest.
 */

export const messageOf = (thrown: unknown): string =>
  isNativeError(thrown) ? thrown.message : String(thrown);

/** Node's `code`, such as `ENOENT`, else null. */
export const systemCode = (thrown: unknown): string | null =>
  isNativeError(thrown) && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;

/** SQLite's extended result code, such as 13 for a full disk; its low byte is the primary code. Else null. */
export const sqliteCode = (thrown: unknown): number | null =>
  isNativeError(thrown) && 'errcode' in thrown && typeof thrown.errcode === 'number' ? thrown.errcode : null;
