import type { LeftOutRecords, TrailImport } from '../local-commands.ts';

/** A line for each file that gave nothing, and for each that has records which could not be taken. */
export function leftOutLines(
  what: string,
  { corruptFiles, leftOut }: Pick<TrailImport, 'corruptFiles' | 'leftOut'>,
): readonly string[] {
  return [
    ...corruptFiles.map(({ file, reason }) => `${what}: ${file}: ${reason}\n`),
    ...leftOut.map((records) => `${what}: ${records.file}: ${countedRecords(records)}\n`),
  ];
}

const countedRecords = ({ records, reason }: LeftOutRecords): string =>
  `${records} ${records === 1 ? 'record' : 'records'} ${reason}`;
