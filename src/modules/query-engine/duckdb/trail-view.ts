import { join } from 'node:path';
import { AUDIT_TRAIL } from '../audit-trail-table.ts';
import { STREAMS } from '../../../events/envelope.ts';
import type { TrailVisibility } from '../query-engine.ts';
import type { TailRange } from '../query-copy/tail-store.ts';
import { offsetIn } from '../query-copy/trail-checkpoint.ts';
import type { TrailSnapshot } from '../query-copy/trail-tail.ts';
import { segmentTable } from './duckdb-tail-store.ts';
import { COLUMN_LIST } from './record-projection.ts';
import { textListLiteral, textLiteral } from './sql-literal.ts';

/**
 * The view `audit_trail` of one connection: the files and the stretch of the tail that a snapshot consists of, and of
 * these only what its user may see. Temporary, so that it exists for one statement and shadows nothing for others.
 */
export function trailView(
  snapshot: TrailSnapshot,
  tableDirectory: string,
  visibility: TrailVisibility,
): string {
  const files = snapshot.copy.files.map((file) => join(tableDirectory, file.path));
  const parts = snapshot.tail.segments.map(
    (segment) =>
      `SELECT ${COLUMN_LIST} FROM memory.main.${segmentTable(segment)} WHERE ${isInRange(snapshot.tail)}`,
  );
  if (files.length > 0) parts.push(`SELECT ${COLUMN_LIST} FROM read_parquet(${textListLiteral(files)})`);
  if (parts.length === 0) parts.push(`SELECT ${COLUMN_LIST} FROM memory.main.${EMPTY_TRAIL}`);
  const rows = parts.join(' UNION ALL ');
  return `CREATE TEMP VIEW ${AUDIT_TRAIL} AS SELECT ${COLUMN_LIST} FROM (${rows}) WHERE ${isVisible(visibility)}`;
}

/** A table with the right columns and no rows, for a trail without any event. */
export const EMPTY_TRAIL = 'tail_empty';

function isInRange({ after, upTo }: TailRange): string {
  const partitions = STREAMS.flatMap((stream) =>
    upTo[stream].map(
      (offset, partition) =>
        `(logstream = '${stream}' AND logpartition = ${String(partition)}` +
        ` AND logoffset > ${String(offsetIn(after, stream, partition))} AND logoffset <= ${String(offset)})`,
    ),
  );
  return partitions.length === 0 ? 'false' : `(${partitions.join(' OR ')})`;
}

const isVisible = (visibility: TrailVisibility): string =>
  visibility.kind === 'all' ? 'true' : `tenant = ${textLiteral(visibility.tenant)}`;
