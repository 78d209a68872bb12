import { MS_PER_HOUR } from '../../../../src/shared/iso-time.ts';
import { dayMs } from './calendar.ts';
import type { KeyPlan } from './key-plan.ts';
import type { Moment } from './moment.ts';

/** Of so many keys one is presented to a gateway of its tenant, which asks whether it is good. */
const ONE_IN = 4;
/** Beyond the numbers of all other keys. */
const FIRST_INDEX = 1_000_000;
/** The gateway reports what it cached: longer apart than what lets a key count as dormant. */
const REPORTS_ON_DAYS = [65, 130];

/**
 * The key of the gateway that a key is presented to; null: none. It does nothing but ask, all the time, and is used in no
 * other way for months: who does not take that for a use says that it slept.
 */
export function edgeOf(key: KeyPlan): KeyPlan | null {
  if (key.index % ONE_IN !== 0) return null;
  const number = Number(/\d+$/.exec(key.tenant)?.[0] ?? 0);
  return {
    ...key,
    index: FIRST_INDEX + number,
    id: `key_${'ed9e'.repeat(7)}${String(number).padStart(4, '0')}`,
    name: `edge-${number}`,
    life: {
      ...{ createdMs: dayMs(0), createdBy: 'file', firstUseMs: dayMs(0), lastUseMs: Infinity },
      ...{ rotations: [], disabled: null, end: null },
    },
  };
}

/** What is done with the keys of these gateways beside asking. */
export function* edgeMoments(keys: readonly KeyPlan[]): Generator<Moment> {
  const edges = new Map(keys.flatMap((key) => edgeOf(key) ?? []).map((edge) => [edge.id, edge]));
  for (const key of edges.values()) {
    yield { kind: 'create', ms: dayMs(0), key, ip: null };
    for (const day of REPORTS_ON_DAYS) {
      const request = { dataset: null, permission: 'usage:write', endpoint: '/v1/usage' };
      const from = { ip: '192.0.2.1', agent: 'edge/1.4' };
      const ms = dayMs(day) + 12 * MS_PER_HOUR;
      yield { kind: 'use', ms, key, secret: null, as: 'usual', ...from, ...request };
    }
  }
}
