import { POLICY_STEPS } from '../../../events/policy-reference.ts';
import type { PolicyException } from '../../policies/domain/policy-exception.ts';
import type { StepChain } from '../../policies/domain/step-chain.ts';
import type { ExceptionFilter, PolicyDirectory, StepCount } from '../../policies/policy-directory.ts';
import type { RoomRows } from '../rooms/room-fold.ts';
import { parseChain, parseException, SELECT_CHAIN, SELECT_EXCEPTION } from './fold-policies.ts';

const LIST_CHAINS = `SELECT body FROM policy_chains
  WHERE (key_id, policy, control) > (?, ?, ?) AND last_step IS NOT NULL ORDER BY key_id, policy, control LIMIT ?`;
const COUNT_STEPS = `SELECT policy, last_step, dry_run, count(*) AS keys FROM policy_chains
  WHERE last_step IS NOT NULL GROUP BY policy, last_step, dry_run ORDER BY policy, last_step, dry_run`;
const APPROVED =
  "SELECT body FROM policy_exceptions WHERE policy = ? AND state IN ('approved', 'withdrawn') ORDER BY id";
const LIST_EXCEPTIONS = `SELECT body FROM policy_exceptions
  WHERE (? IS NULL OR policy = ?) AND (? IS NULL OR tenant = ?) AND (? IS NULL OR (state = ? AND until > ?))
    AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`;
const COUNT_OPEN = "SELECT count(*) AS n FROM policy_exceptions WHERE state = 'requested' AND until > ?";
/** Keys of other systems are of neither status: what cannot be changed must not hide how much of the rest is. */
const COUNT_CHANGEABLE = `SELECT count(*) AS n FROM keys WHERE kind IN ('active', 'disabled')
  AND (?1 IS NULL OR tenant IN (SELECT value FROM json_each(?1)))`;
const SELECT_HOLD = 'SELECT day FROM policy_holds WHERE policy = ?';

/** Policies' steps and exceptions in the read model of the lifecycle stream. */
export class SqlitePolicyDirectory implements PolicyDirectory {
  readonly #rows: RoomRows;

  constructor(rows: RoomRows) {
    this.#rows = rows;
  }

  chain(policy: string, control: string, keyId: string): StepChain | undefined {
    const row = this.#rows.get(SELECT_CHAIN, keyId, policy, control);
    return row === undefined ? undefined : parseChain(row);
  }

  chains(after: StepChain | null, limit: number): readonly StepChain[] {
    const place = [after?.keyId ?? '', after?.policy ?? '', after?.control ?? ''];
    return this.#rows.all(LIST_CHAINS, ...place, limit).map(parseChain);
  }

  stepCounts(): readonly StepCount[] {
    return this.#rows.all(COUNT_STEPS).map((row) => ({
      policy: String(row['policy']),
      step: POLICY_STEPS.find((step) => step === row['last_step']) ?? 'notify',
      dryRun: row['dry_run'] === 1,
      keys: Number(row['keys']),
    }));
  }

  changeableKeys(tenants: readonly string[] | null): number {
    const asked = tenants === null ? null : JSON.stringify(tenants);
    return Number(this.#rows.get(COUNT_CHANGEABLE, asked)?.['n'] ?? 0);
  }

  heldOn(policy: string): string | null {
    const row = this.#rows.get(SELECT_HOLD, policy);
    return row === undefined ? null : String(row['day']);
  }

  exception(id: string): PolicyException | undefined {
    const row = this.#rows.get(SELECT_EXCEPTION, id);
    return row === undefined ? undefined : parseException(row);
  }

  approvedExceptions(policy: string): readonly PolicyException[] {
    return this.#rows.all(APPROVED, policy).map(parseException);
  }

  exceptions(
    { policy = null, tenant = null, state = null, at }: ExceptionNulls,
    { before, limit }: { readonly before: string | null; readonly limit: number },
  ): ReturnType<PolicyDirectory['exceptions']> {
    const wanted = state === null ? null : state === 'open' ? 'requested' : 'approved';
    const filters = [policy, policy, tenant, tenant, wanted, wanted, at, before, before];
    const rows = this.#rows.all(LIST_EXCEPTIONS, ...filters, limit + 1);
    const items = rows.slice(0, limit).map(parseException);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  openExceptions(at: string): number {
    return Number(this.#rows.get(COUNT_OPEN, at)?.['n'] ?? 0);
  }
}

/** With null for what is not asked, as it is bound. */
interface ExceptionNulls {
  readonly policy?: string | null;
  readonly tenant?: string | null;
  readonly state?: ExceptionFilter['state'] | null;
  readonly at: string;
}
