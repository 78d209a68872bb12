import type { TrailImport } from '../local-commands.ts';
import { propertiesText, tableText } from '../output/table.ts';

const SOURCE_COLUMNS = [
  { name: 'source', heading: 'SOURCE' },
  { name: 'coversFrom', heading: 'FROM' },
  { name: 'coversTo', heading: 'TO' },
  { name: 'records', heading: 'RECORDS' },
  { name: 'imported', heading: 'IMPORTED' },
  { name: 'duplicates', heading: 'DUPLICATES' },
];

/** An import for people at a terminal: a line per account, since reports know each only for the time that it covers. */
export function importText(result: TrailImport): string {
  const counts = {
    files: result.files,
    'corrupt files': result.corruptFiles.length,
    records: result.records,
    imported: result.imported,
    duplicates: result.duplicates,
    'without a key': result.withoutKey,
    skipped: result.skippedRecords,
    keys: result.keys,
    'keys never used': result.keysNeverUsed,
  };
  return `${tableText(SOURCE_COLUMNS, result.sources)}\n${propertiesText(counts)}`;
}
