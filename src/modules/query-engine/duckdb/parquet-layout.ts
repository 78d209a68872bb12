/**
 * The few lifecycle rows come first, so that statements about keys skip the row groups of usage by their statistics.
 * Then rows of one key lie together: a key's trail is in few row groups, and repeated values compress to almost nothing.
 */
export const ROW_ORDER = 'logstream, keyid, eventtime, logpartition, logoffset';

/** Options of COPY. 122,880 rows a group is DuckDB's unit of parallel work. */
export const PARQUET_OPTIONS = '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)';
