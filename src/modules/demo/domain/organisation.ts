import type { Role } from '../../../events/key-rights.ts';
import type { Random } from './random.ts';
import type { Rhythm } from './rhythm.ts';

/** What becomes of a key over the 90 days. Days count from the start of the replay. */
export interface PlannedKey {
  readonly name: string;
  readonly owner: string;
  readonly role: Role;
  readonly createdOnDay: number;
  readonly expiresInDays: number;
  readonly rhythm: Rhythm;
  /** Requests relative to other keys; 0: never used. */
  readonly volume: number;
  /** Last day on which its owner uses it; null: until the end. */
  readonly lastActiveDay: number | null;
  readonly revokedOnDay: number | null;
  readonly rotatedOnDay: number | null;
  readonly allowedDatasets: readonly string[] | null;
  readonly homeIps: readonly [string, ...string[]];
  readonly userAgent: string;
  readonly misuse: Misuse | null;
}

/** Ways in which a key is misused: still presented after its revocation, or stolen and used from elsewhere. */
export type Misuse = 'used-after-revoke' | 'stolen' | 'probes-datasets';

export const KEYS_IN_DEMO = 200;
export const DAYS_IN_DEMO = 90;
export const DATASETS = ['orders', 'customers', 'inventory', 'web-logs', 'payroll'] as const;

const TEAMS = ['sales', 'data', 'platform', 'finance', 'research'] as const;
const PEOPLE = ['ana', 'bert', 'chen', 'dora', 'emil', 'fay', 'goran', 'hana'] as const;
const AGENTS = [
  'quilt-python/8.0.0',
  'PowerBI/2.0',
  'curl/8.9.1',
  'python-requests/2.32',
  'keytrail-cli/0.1.0',
] as const;
const RHYTHMS = ['service', 'office', 'nightly', 'pipeline'] as const;

/** Of every ten keys one is never used and one falls dormant, which is about what access reviews find in real life. */
export function planOrganisation(random: Random): readonly PlannedKey[] {
  return Array.from({ length: KEYS_IN_DEMO }, (_, i) => planKey(i, random));
}

function planKey(i: number, random: Random): PlannedKey {
  const team = random.pick(TEAMS);
  const rhythm = random.pick(RHYTHMS);
  const createdOnDay = i < 160 ? random.below(3) : random.below(80);
  const misuse = misuseOf(i);
  const dormant = i % 10 === 4;
  return {
    name: `${team}-${rhythm}-${String(i).padStart(3, '0')}`,
    owner: `${random.pick(PEOPLE)}@example.com`,
    role: i % 25 === 0 ? 'analyst' : 'user',
    createdOnDay,
    expiresInDays: i % 8 === 5 ? 30 : 365,
    rhythm,
    volume: i % 10 === 9 ? 0 : i % 40 === 1 ? 40 : 0.5 + random.next() * 3,
    lastActiveDay: dormant ? createdOnDay + 1 + random.below(30) : null,
    revokedOnDay:
      misuse === 'used-after-revoke' || i % 20 === 12
        ? Math.max(createdOnDay + 1, 40 + random.below(40))
        : null,
    rotatedOnDay: i % 8 === 3 ? Math.max(createdOnDay + 1, 30 + random.below(50)) : null,
    allowedDatasets: i % 5 === 2 ? ['orders', 'customers'] : null,
    homeIps: [`10.${1 + (i % 20)}.0.${10 + random.below(200)}`, `203.0.113.${1 + random.below(250)}`],
    userAgent: random.pick(AGENTS),
    misuse,
  };
}

const misuseOf = (i: number): Misuse | null =>
  i % 50 === 7 ? 'used-after-revoke' : i % 50 === 22 ? 'stolen' : i % 50 === 32 ? 'probes-datasets' : null;
