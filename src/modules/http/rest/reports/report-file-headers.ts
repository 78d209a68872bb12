import type { RenderedReport } from '../../../reports/formats/render.ts';

/** An HTML report is a document of ours with other people's texts: nothing in it may load or run. */
const REPORT_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** With the hash that the trail has, so that a file can be matched with the issue it came from. */
export const reportFileHeaders = ({
  contentType,
  fileName,
  sha256,
}: Pick<RenderedReport, 'contentType' | 'fileName' | 'sha256'>): Readonly<Record<string, string>> => ({
  'content-type': contentType,
  'content-disposition': `inline; filename="${fileName}"`,
  'content-security-policy': REPORT_CSP,
  'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
});
