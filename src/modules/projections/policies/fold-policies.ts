/** How far each policy has come with each key, and exceptions with what was decided about them. */
import type { KnownEvent, PolicyExceptionEvent } from '../../../events/catalogue.ts';
import type { PolicyActionsHeld } from '../../../events/policy-actions-held.ts';
import { evolveException, type PolicyException } from '../../policies/domain/policy-exception.ts';
import { evolveChain, lastStep, type ChainEvent, type StepChain } from '../../policies/domain/step-chain.ts';
import type { ReadModelTransaction, Row } from '../projection.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { POLICY_INDEXES, POLICY_SCHEMA } from './policy-schema.ts';

export const SELECT_CHAIN = 'SELECT body FROM policy_chains WHERE key_id = ? AND policy = ? AND control = ?';
export const SELECT_EXCEPTION = 'SELECT body FROM policy_exceptions WHERE id = ?';

const CHAINS_OF_KEY = 'SELECT body FROM policy_chains WHERE key_id = ?';
const PUT_CHAIN = `INSERT INTO policy_chains (key_id, policy, control, dry_run, last_step, body) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (key_id, policy, control) DO UPDATE
  SET dry_run = excluded.dry_run, last_step = excluded.last_step, body = excluded.body`;
const DELETE_CHAIN = 'DELETE FROM policy_chains WHERE key_id = ? AND policy = ? AND control = ?';
const PUT_EXCEPTION = `INSERT INTO policy_exceptions (id, tenant, policy, state, until, body) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body`;
const PUT_HOLD = `INSERT INTO policy_holds (policy, day) VALUES (?, ?)
  ON CONFLICT (policy) DO UPDATE SET day = max(day, excluded.day)`;

/** Rows were written by this program, so they are not validated again. */
export const parseChain = (row: Row): StepChain => JSON.parse(String(row['body'])) as StepChain;
export const parseException = (row: Row): PolicyException =>
  JSON.parse(String(row['body'])) as PolicyException;

/** Some events of keys end or change what a policy began; they are the keys' own all the same. */
export const policyFold: RoomFold = {
  schema: POLICY_SCHEMA,
  indexes: POLICY_INDEXES,
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean {
    switch (event.type) {
      case 'PolicyStepTaken':
      case 'PolicyFindingCleared': {
        const { policy, control } = event.data;
        const row = tx.get(SELECT_CHAIN, event.keyId, policy, control);
        foldChain(tx, row === undefined ? undefined : parseChain(row), event);
        return true;
      }
      case 'KeyEnabled':
      case 'KeyRevoked':
      case 'KeyExpired':
        for (const row of tx.all(CHAINS_OF_KEY, event.keyId)) foldChain(tx, parseChain(row), event);
        return false;
      case 'PolicyActionsHeld':
        foldHold(tx, event);
        return true;
      case 'PolicyExceptionRequested':
      case 'PolicyExceptionApproved':
      case 'PolicyExceptionRejected':
      case 'PolicyExceptionWithdrawn':
        foldException(tx, event);
        return true;
      default:
        return false;
    }
  },
};

function foldChain(tx: ReadModelTransaction, before: StepChain | undefined, event: ChainEvent): void {
  const after = evolveChain(before, event);
  if (after === before) return;
  if (after !== undefined) {
    const { keyId, policy, control, dryRun } = after;
    const step = lastStep(after)?.step ?? null;
    tx.run(PUT_CHAIN, keyId, policy, control, dryRun ? 1 : 0, step, JSON.stringify(after));
  } else if (before !== undefined) tx.run(DELETE_CHAIN, before.keyId, before.policy, before.control);
}

function foldHold(tx: ReadModelTransaction, { data: { policy, day } }: PolicyActionsHeld): void {
  tx.run(PUT_HOLD, policy, day);
}

function foldException(tx: ReadModelTransaction, event: PolicyExceptionEvent): void {
  const row = tx.get(SELECT_EXCEPTION, event.data.exceptionId);
  const before = row === undefined ? undefined : parseException(row);
  const after = evolveException(before, event);
  if (after === undefined || after === before) return;
  const { id, tenant, policy, until } = after;
  tx.run(PUT_EXCEPTION, id, tenant, policy, stateOf(after), until, JSON.stringify(after));
}

/** Without regard to time, which no event tells. */
const stateOf = ({ decision, withdrawn }: PolicyException): string =>
  withdrawn === null ? (decision?.kind ?? 'requested') : 'withdrawn';
