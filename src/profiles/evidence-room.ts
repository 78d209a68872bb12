import { EVIDENCE_SERVICE, EvidenceService } from '../modules/evidence/evidence-service.ts';
import { SqlitePolicyDirectory } from '../modules/projections/policies/sqlite-policy-directory.ts';
import type { OpenRoom } from '../room.ts';

/** Evidence packs: made when somebody asks, of what the trail has. */
export const openEvidenceRoom: OpenRoom = ({ profile: { engine, reports, rows, log, clock, ids } }) => ({
  providers: [
    [
      EVIDENCE_SERVICE,
      new EvidenceService({ engine, reports, policies: new SqlitePolicyDirectory(rows), log, clock, ids }),
    ],
  ],
  metrics: [],
  readiness: [],
  work: () => [],
});
