/** Bytes at the start of a file that say what database it is. */
export const SQLITE_HEADER_BYTES = 100;

const MAGIC = 'SQLite format 3\0';
const PAGE_SIZE_AT = 16;
const PAGE_COUNT_AT = 28;
const USER_VERSION_AT = 60;
/** 65,536 does not fit into the two bytes of the page size; 1 stands for it. */
const LARGEST_PAGE = 65_536;

export interface SqliteHeader {
  /** What the file must be long; it is cut off or not finished otherwise. */
  readonly fileBytes: number;
  /** `PRAGMA user_version`. */
  readonly userVersion: number;
}

/** Read without opening the database, which would create files beside it. Undefined when it is no SQLite database. */
export function readSqliteHeader(bytes: Buffer): SqliteHeader | undefined {
  if (bytes.length < SQLITE_HEADER_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
    return undefined;
  const stored = bytes.readUInt16BE(PAGE_SIZE_AT);
  const pageSize = stored === 1 ? LARGEST_PAGE : stored;
  return {
    fileBytes: pageSize * bytes.readUInt32BE(PAGE_COUNT_AT),
    userVersion: bytes.readInt32BE(USER_VERSION_AT),
  };
}
