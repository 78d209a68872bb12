import { describe, expect, it } from '@jest/globals';
import {
  principalCreated,
  principalDisabled,
  principalEnabled,
  principalUpdated,
} from '../../../../test/fixtures/identity-events.ts';
import type { PrincipalEvent } from '../../../events/catalogue.ts';
import { evolvePrincipal, type Principal } from './principal.ts';

const fold = (...events: readonly PrincipalEvent[]): Principal | undefined =>
  events.reduce<Principal | undefined>(evolvePrincipal, undefined);

const ANA = { name: 'ana' };

describe('a principal', () => {
  it('is what its creation says', () => {
    expect(fold(principalCreated({ ...ANA, role: 'viewer', tenant: 'acme' }))).toEqual({
      id: 'prn_ana',
      name: 'ana',
      kind: 'user',
      email: 'ana@example.com',
      tenant: 'acme',
      role: 'viewer',
      identities: [],
      createdAt: '2026-11-20T21:00:00.000Z',
      createdBy: 'prn_019a9b3c5d6e7f808182838485860001',
      createdByType: 'user',
      disabledAt: null,
    });
  });

  it('is the first one created under its name: a second creation changes nothing', () => {
    const first = fold(principalCreated({ ...ANA, role: 'viewer' }));
    expect(evolvePrincipal(first, principalCreated({ ...ANA, role: 'admin' }))).toBe(first);
  });

  it('has the latest role and keeps everything else', () => {
    const state = fold(
      principalCreated({ ...ANA, role: 'viewer' }),
      principalUpdated({ ...ANA, after: { role: 'analyst' } }),
    );
    expect(state).toMatchObject({ role: 'analyst', email: 'ana@example.com' });
  });

  it('is disabled since the first time, until it is enabled', () => {
    const disabled = fold(
      principalCreated(ANA),
      principalDisabled({ ...ANA, time: '2026-11-20T22:00:00.000Z' }),
      principalDisabled({ ...ANA, time: '2026-11-20T23:00:00.000Z' }),
    );
    expect(disabled?.disabledAt).toBe('2026-11-20T22:00:00.000Z');
    expect(evolvePrincipal(disabled, principalEnabled(ANA))?.disabledAt).toBeNull();
  });

  it('does not come into being by anything but its creation', () => {
    expect(
      fold(principalUpdated({ ...ANA, after: { role: 'admin' } }), principalEnabled(ANA)),
    ).toBeUndefined();
  });
});
