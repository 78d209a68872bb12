import { EVIDENCE_SERVICE, EvidenceService } from '../modules/evidence/evidence-service.ts';
import { SqlitePolicyDirectory } from '../modules/projections/policies/sqlite-policy-directory.ts';
import type { OpenRoom } from '../room.ts';
import { followedPolicies } from './followed-policies.ts';

/** Evidence packs: made when somebody asks, of what the trail has. */
export const openEvidenceRoom: OpenRoom = ({ profile, sections }) => {
  const { engine, reports, rows, log, clock, ids } = profile;
  const inForce = followedPolicies(sections);
  const evidence = new EvidenceService({
    ...{ engine, reports, log, clock, ids },
    policies: new SqlitePolicyDirectory(rows),
    policiesInForce: () => inForce.current(),
  });
  return { providers: [[EVIDENCE_SERVICE, evidence]], metrics: [], readiness: [], work: () => [] };
};
