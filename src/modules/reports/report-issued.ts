import type { Actor, Origin } from '../../events/envelope.ts';
import type { ReportIssued } from '../../events/report-issued.ts';
import type { IsoTime } from '../../shared/iso-time.ts';
import type { Report } from './domain/report.ts';
import type { RenderedReport } from './formats/render.ts';

/** Who is given a report. */
export interface ReportReader {
  readonly actor: Actor;
  readonly origin: Origin;
  readonly tenant: string;
}

/** The trail's own record of who was given which bytes: reading an audit report is itself audited. */
export const reportIssued = (
  report: Report,
  rendered: RenderedReport,
  reader: ReportReader,
  id: string,
  time: IsoTime,
): ReportIssued => ({
  id,
  type: 'ReportIssued',
  version: 1,
  time,
  keyId: reader.actor.credential?.keyId ?? null,
  tenant: reader.tenant,
  actor: reader.actor,
  origin: reader.origin,
  outcome: 'SUCCESS',
  data: {
    report: report.kind,
    format: rendered.format,
    parameters: report.parameters,
    rows: report.rows.length,
    logPosition: report.logPosition,
    sha256: rendered.sha256,
  },
});
