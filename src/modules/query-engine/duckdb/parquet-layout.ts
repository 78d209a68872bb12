/**
 * The few lifecycle rows come first, so that statements about keys skip the row groups of usage by their statistics.
 * Then rows of one key lie together: a key's trail is in few row groups, and repeated values compress to almost nothing.
 */
export const ROW_ORDER = 'logstream, keyid, eventtime, logpartition, logoffset';

/**
 * Options of COPY. 122,880 rows a group is DuckDB's unit of parallel work; but a group is built in memory, and as many
 * of our rows, at 3 kB each before compression, do not fit into what compaction has.
 */
export const PARQUET_OPTIONS = `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, ROW_GROUP_SIZE_BYTES '64MB')`;
