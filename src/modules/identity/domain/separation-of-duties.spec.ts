import { describe, expect, it } from '@jest/globals';
import { principalIdOf } from './principal-id.ts';
import { isOwnDeed, isSamePerson, type Deed, type Doer } from './separation-of-duties.ts';

const ANA = principalIdOf('ana');
const session: Doer = { id: 'ses_1', owner: 'ana', principalId: ANA };
const key: Doer = { id: 'key_1', owner: 'ana' };

describe('a deed', () => {
  it.each<[string, Deed]>([
    ['as somebody signed in', { actorId: ANA, actorEmail: 'ana@example.com' }],
    ['by a key of one’s own', { actorId: 'key_7', actorEmail: 'ana' }],
    ['to one’s own principal', { principalId: ANA }],
    ['to a key of one’s own', { owner: 'ana' }],
  ])('done %s is one’s own, by every credential', (_how, deed) => {
    expect([session, key].map((credential) => isOwnDeed({ credential }, deed))).toEqual([true, true]);
  });

  it.each<[string, Deed]>([
    ['owner', { owner: 'ANA@example.com' }],
    ['actor', { actorId: 'key_7', actorEmail: 'Ana@Example.com' }],
    ['principal', { principalId: principalIdOf('ana@example.com') }],
  ])('is one’s own however the letters of the mail address of its %s are written', (_what, deed) => {
    const credentials = ['Ana@Example.com', 'ana@example.com', 'bob@example.com'].map((owner) => ({
      credential: { id: 'key_1', owner },
    }));
    expect(credentials.map((caller) => isOwnDeed(caller, deed))).toEqual([true, true, false]);
  });

  it('of somebody who signed in is theirs who acted by a key of the same name, whichever is looked at first', () => {
    const [signedIn, byKey] = [{ actorId: ANA }, { actorId: 'key_7', actorEmail: 'ana' }];
    expect([isSamePerson(signedIn, byKey), isSamePerson(byKey, signedIn)]).toEqual([true, true]);
  });

  it('of a nameless one is nobody’s', () => {
    expect(isSamePerson({ owner: '', actorId: '' }, { actorEmail: '', principalId: '' })).toBe(false);
  });

  it('of the very credential is its own', () => {
    expect(isOwnDeed({ credential: key }, { actorId: 'key_1' })).toBe(true);
  });

  it.each<[string, Deed]>([
    ['of somebody else', { actorId: principalIdOf('bob'), actorEmail: 'bob', owner: 'bob' }],
    ['of the service', { actorId: 'expiry-sweep', actorEmail: null }],
    ['of nobody known', {}],
  ])('%s is not', (_whose, deed) => {
    expect([session, key].map((credential) => isOwnDeed({ credential }, deed))).toEqual([false, false]);
  });
});
