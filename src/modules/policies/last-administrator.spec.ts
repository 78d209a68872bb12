import { expect, it } from '@jest/globals';
import { created } from '../../../test/fixtures/key-events.ts';
import type { LifecycleEvent } from '../../events/catalogue.ts';
import type { Principal } from '../identity/domain/principal.ts';
import { evolve } from '../keys/domain/evolve.ts';
import { ABSENT, type KeyState } from '../keys/domain/key-state.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import { isLastAdministrator } from './last-administrator.ts';

type Given = Parameters<typeof created>[0];

const keyOf = (keyId: string, more: Partial<Given> = {}): KeyState =>
  evolve(ABSENT, created({ keyId, role: 'admin', scopes: 'inherit', ...more }) as LifecycleEvent);

const ana: Principal = {
  ...{ id: 'prn_ana', kind: 'user', name: 'ana', email: null, role: 'admin', tenant: 'acme' },
  ...{ identities: [], createdAt: '2026-01-01T00:00:00.000Z', createdBy: 'key_1', createdByType: 'key' },
  disabledAt: null,
};

/** Pages of one, so that another administrator is found on whichever page it is. */
const listed = (keys: readonly KeyState[]): Pick<KeyDirectory, 'list'> => ({
  list: (_filter, { after }) => {
    const at = Number(after ?? 0);
    return { items: keys.slice(at, at + 1), next: at + 1 < keys.length ? String(at + 1) : null };
  },
});

const isLast = (of: KeyState, others: readonly KeyState[], principals: readonly Principal[] = []): boolean =>
  isLastAdministrator(
    {
      keys: listed([of, ...others]),
      principals: { byName: (name) => principals.find((one) => one.name === name) },
    },
    of,
    0,
  );

it('a key is the last administrator where no other key can administer', () => {
  expect(isLast(keyOf('key_1'), [])).toBe(true);
  expect(isLast(keyOf('key_1'), [keyOf('key_2', { scopes: ['keys:read'] }), keyOf('key_3')])).toBe(false);
});

it.each<[string, Partial<Given>, readonly Principal[]]>([
  ['narrowed scopes', { scopes: ['keys:read', 'keys:verify'] }, []],
  ['an owner who is disabled', { owner: 'ana' }, [{ ...ana, disabledAt: '2026-02-01T00:00:00.000Z' }]],
  ['an owner who is no administrator any more', { owner: 'ana' }, [{ ...ana, role: 'viewer' }]],
])('a key of %s is no other administrator', (_, rights, principals) => {
  expect(isLast(keyOf('key_1'), [keyOf('key_2', { tenant: 'acme', ...rights })], principals)).toBe(true);
});

it('a key that cannot administer itself is not the last one that can', () => {
  expect(isLast(keyOf('key_1', { scopes: ['keys:read'] }), [])).toBe(false);
  expect(isLast(keyOf('key_1', { role: 'viewer' }), [])).toBe(false);
});
