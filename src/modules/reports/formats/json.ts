import type { Report } from '../domain/report.ts';

/** The report as it is, indented, members in a fixed order, so that two of the same basis can be compared line by line. */
export const toJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
