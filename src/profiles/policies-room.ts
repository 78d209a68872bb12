import { PeriodicSweep } from '../modules/keys/periodic-sweep.ts';
import { POLICIES, Policies } from '../modules/policies/policies.ts';
import { LeaderRhythm } from '../modules/policies/leader-rhythm.ts';
import { POLICY_EXCEPTIONS, PolicyExceptions } from '../modules/policies/policy-exceptions.ts';
import { PolicyFindings } from '../modules/policies/policy-findings.ts';
import { policyMetrics } from '../modules/policies/policy-metrics.ts';
import {
  NOTHING_DONE,
  PolicyRunner,
  type PolicyObserver,
  type PolicyRun,
} from '../modules/policies/policy-runner.ts';
import { PopulationReader } from '../modules/policies/population.ts';
import { SqlitePolicyDirectory } from '../modules/projections/policies/sqlite-policy-directory.ts';
import { MS_PER_SECOND } from '../shared/iso-time.ts';
import type { OpenRoom, RoomContext } from '../room.ts';
import { followedPolicies } from './followed-policies.ts';

/** How often it is looked whether this process leads, which costs nothing. */
const LOOK_EVERY_SECONDS = 5;

/** Policies over keys: the leader looks after them, every process answers what they find and what is excepted. */
export const openPoliciesRoom: OpenRoom = ({ profile, sections, logger, onTrouble }) => {
  const section = followedPolicies(sections);
  const { rows, engine, principals, usage, clock, ids, directory: keys } = profile;
  const { commands } = profile.keys;
  const configuration = () => section.current();
  const directory = new SqlitePolicyDirectory(rows);
  const population = new PopulationReader(engine);
  const findings = new PolicyFindings({ population, directory, keys, principals });
  const runner = new PolicyRunner({
    ...{ configuration, findings, directory, keys, principals, usage, commands, clock },
    record: (event) => commands.record(event),
    leads: () => profile.leads(),
    observer: observerOf(logger, onTrouble),
  });
  const { policyIntervalSeconds } = profile.settings;
  const rhythm = new LeaderRhythm({
    leads: () => profile.leads(),
    intervalMs: policyIntervalSeconds * MS_PER_SECOND,
    now: () => performance.now(),
  });
  const runIfDue = async (): Promise<PolicyRun> => (rhythm.isDue() ? runner.runDue() : NOTHING_DONE);
  const sweep = new PeriodicSweep(runIfDue, Math.min(LOOK_EVERY_SECONDS, policyIntervalSeconds), {
    swept: ({ taken, cleared, left }) => {
      if (taken + cleared > 0) logger.info({ taken, cleared }, 'steps of policies taken and cleared');
      if (left > 0) logger.warn({ left }, 'more steps of policies are due than one run takes');
    },
    failed: (cause) => onTrouble('Policies could not be looked after; it is tried again.', cause),
  });
  return {
    providers: [
      [POLICIES, new Policies({ configuration, directory, findings, clock })],
      [POLICY_EXCEPTIONS, new PolicyExceptions({ configuration, directory, keys, commands, clock, ids })],
    ],
    metrics: policyMetrics(directory, configuration, clock),
    readiness: [],
    work: () => [
      {
        start: () => sweep.start(),
        stop: () => {
          runner.stop();
          return sweep.stop();
        },
      },
    ],
  };
};

const observerOf = (logger: RoomContext['logger'], onTrouble: RoomContext['onTrouble']): PolicyObserver => ({
  taken: ({ policy, finding, planned }, outcome) => {
    const about = {
      policy: policy.name,
      control: finding.control.id,
      step: planned.step,
      keyId: planned.keyId,
    };
    if (outcome.kind === 'taken') logger.debug({ ...about, dryRun: policy.dryRun }, 'step of a policy taken');
    else logger.warn({ ...about, outcome }, 'step of a policy not taken');
  },
  held: ({ policy, due, population, percentMax }) =>
    onTrouble(
      `The policy ${policy.name} would have disabled or revoked ${due} of ${population} keys at once, more than ${percentMax} percent; it did nothing to any.`,
      null,
    ),
  failed: ({ name }, cause) =>
    onTrouble(`The policy ${name} could not be looked after; it is tried again.`, cause),
});
