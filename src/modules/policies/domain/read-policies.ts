import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import { nonEmpty, oneOf, textList, wholeNumber } from '../../schedules/domain/schedule-readers.ts';
import { tenant, yesOrNo } from '../../static-keys/domain/property-readers.ts';
import { nearestName } from '../../../shared/nearest-name.ts';
import { KEY_KINDS, type Policy, type PolicyConfiguration, type PolicyStages } from './policy.ts';
import type { PolicyPack } from './policy-pack.ts';
import { part, partsOf, readMapping } from './read-mapping.ts';
import { controlId, policyName, readPack } from './read-pack.ts';

/** Each reads the keys of the installation every time; more is a list by mistake. */
const POLICIES_MAX = 50;
const PACKS_MAX = 50;
const TENANTS_MAX = 100;
const CONTROLS_MAX = 20;
/** A year: who wants to wait longer wants no step. */
const STAGE_DAYS_MAX = 365;
/** Nobody is disabled or revoked in the hour in which they are told. */
const WARNING_DAYS_MIN = 1;
export const ACTS_ON_PERCENT_DEFAULT = 20;

export type ReadPolicies =
  | { readonly ok: true; readonly value: PolicyConfiguration }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

const STAGES = {
  notify_after_days: wholeNumber(0, STAGE_DAYS_MAX),
  disable_after_days: wholeNumber(WARNING_DAYS_MIN, STAGE_DAYS_MAX),
  revoke_after_days: wholeNumber(WARNING_DAYS_MIN, STAGE_DAYS_MAX),
} as const;
const NOTIFY_ONLY: PolicyStages = { notifyAfterDays: 0, disableAfterDays: null, revokeAfterDays: null };

/** Reads `policies:`; every problem of it at once, each with its line and without what stands there. */
export function readPolicies(section: LocatedValue | null, shipped: readonly PolicyPack[]): ReadPolicies {
  const problems: FileProblem[] = [];
  const nothing = { inForce: [], actsOnPercentMax: ACTS_ON_PERCENT_DEFAULT };
  if (section === null || (section.kind === 'scalar' && section.value === null))
    return { ok: true, value: nothing };
  const readers = {
    packs: part(problems, (list) => readPacks(list, shipped, problems)),
    in_force: (value: LocatedValue) => ({ ok: true, value }) as const,
    acts_on_percent_max: wholeNumber(1, 100),
  };
  const written = readMapping(section, readers, [], 'policies', problems);
  const packs = [...shipped, ...(written.packs ?? [])];
  // What names a pack that is itself wrong would only be named as a second problem.
  const inForce =
    written.in_force === undefined || problems.length > 0
      ? []
      : readInForce(written.in_force, packs, problems);
  const actsOnPercentMax = written.acts_on_percent_max ?? ACTS_ON_PERCENT_DEFAULT;
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { inForce, actsOnPercentMax } };
}

function readPacks(
  list: LocatedValue,
  shipped: readonly PolicyPack[],
  problems: FileProblem[],
): readonly PolicyPack[] {
  const packs: PolicyPack[] = [];
  for (const item of partsOf('packs', list, PACKS_MAX, problems)) {
    const pack = readPack(item, problems);
    if (pack === undefined) continue;
    if ([...shipped, ...packs].some(({ name }) => name === pack.name))
      problems.push({ line: item.line, reason: 'name is that of another pack.' });
    packs.push(pack);
  }
  return packs;
}

function readInForce(
  list: LocatedValue,
  packs: readonly PolicyPack[],
  problems: FileProblem[],
): readonly Policy[] {
  const policies: Policy[] = [];
  for (const item of partsOf('in_force', list, POLICIES_MAX, problems)) {
    const policy = readPolicy(item, packs, problems);
    if (policy === undefined) continue;
    if (policies.some(({ name }) => name === policy.name))
      problems.push({ line: item.line, reason: 'name is that of another policy in force.' });
    policies.push(policy);
  }
  return policies;
}

function readPolicy(
  item: LocatedValue,
  packs: readonly PolicyPack[],
  problems: FileProblem[],
): Policy | undefined {
  const readers = {
    pack: policyName,
    name: policyName,
    tenants: nonEmpty(textList(tenant, TENANTS_MAX, 'tenants')),
    controls: nonEmpty(textList(controlId, CONTROLS_MAX, 'ids of controls')),
    dry_run: yesOrNo,
    stages: part(problems, (value) => readStages(value, problems)),
    exempt: textList(oneOf(KEY_KINDS), KEY_KINDS.length, 'kinds of keys'),
  } as const;
  const before = problems.length;
  const written = readMapping(item, readers, ['pack'], 'a policy', problems);
  if (problems.length > before || written.pack === undefined) return undefined;
  const pack = packs.find(({ name }) => name === written.pack);
  if (pack === undefined) {
    problems.push({ line: item.line, reason: unknownPack(written.pack, packs) });
    return undefined;
  }
  const { controls: ids, name = pack.name, tenants = null, exempt = [] } = written;
  const controls = pack.controls.filter(({ id }) => ids === undefined || ids.includes(id));
  if (ids !== undefined && controls.length !== ids.length) {
    const known = pack.controls.map(({ id }) => id).join(', ');
    problems.push({
      line: item.line,
      reason: `controls names one that the pack does not have; there are ${known}.`,
    });
    return undefined;
  }
  const stages = written.stages ?? NOTIFY_ONLY;
  return { name, pack: { ...pack, controls }, tenants, dryRun: written.dry_run ?? true, stages, exempt };
}

function readStages(value: LocatedValue, problems: FileProblem[]): PolicyStages {
  const written = readMapping(value, STAGES, [], 'stages', problems);
  const stages = {
    notifyAfterDays: written.notify_after_days ?? 0,
    disableAfterDays: written.disable_after_days ?? null,
    revokeAfterDays: written.revoke_after_days ?? null,
  };
  if (stages.revokeAfterDays !== null && stages.disableAfterDays === null)
    problems.push({
      line: value.line,
      reason: 'revoke_after_days needs disable_after_days: it counts from there.',
    });
  return stages;
}

function unknownPack(name: string, packs: readonly PolicyPack[]): string {
  const names = packs.map((pack) => pack.name);
  const nearest = nearestName(name, names);
  return nearest === null
    ? `pack is none that there is; there are ${names.join(', ')}.`
    : `pack is none that there is; did you mean "${nearest}"?`;
}
