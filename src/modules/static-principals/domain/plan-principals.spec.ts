import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PrincipalEvent } from '../../../events/catalogue.ts';
import { ROLES } from '../../../events/key-rights.ts';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import { evolvePrincipal, type Principal } from '../../identity/domain/principal.ts';
import { planPrincipals, type KnownPrincipals, type PrincipalPlan } from './plan-principals.ts';
import type { StaticPrincipal, StaticPrincipals } from './static-principal.ts';

const NOW = '2026-06-01T00:00:00.000Z';

const entry = (name: string, change: Partial<StaticPrincipal> = {}): StaticPrincipal => ({
  place: { source: 'keytrail.yaml', line: 2 },
  name,
  kind: 'user',
  email: null,
  tenant: 'acme',
  role: 'viewer',
  identities: [],
  enabled: true,
  passwordHash: null,
  ...change,
});
const users = (...listed: readonly StaticPrincipal[]): StaticPrincipals => ({
  listed,
  kinds: ['user', 'service'],
});

/** The fold of a log, as every process has it. */
class Folded implements KnownPrincipals {
  readonly events: PrincipalEvent[] = [];
  readonly #states = new Map<string, Principal>();
  owningKeys = false;

  owners = (): undefined => undefined;
  ownsKeys = (): boolean => this.owningKeys;
  byId(principalId: string): Principal | undefined {
    return this.#states.get(principalId);
  }
  byName(name: string): Principal | undefined {
    return this.byId(principalIdOf(name));
  }
  declared(): readonly Principal[] {
    return [...this.#states.values()].filter(({ createdByType }) => createdByType === 'config');
  }
  append(events: readonly PrincipalEvent[]): void {
    for (const event of events) {
      // As the log does: an event id that is there already is stored once.
      if (this.events.some(({ id }) => id === event.id)) continue;
      this.events.push(event);
      const after = evolvePrincipal(this.byId(event.data.principalId), event);
      if (after !== undefined) this.#states.set(event.data.principalId, after);
    }
  }
  plan(wanted: StaticPrincipals, now = NOW): PrincipalPlan {
    return planPrincipals(wanted, this, { now, position: String(this.events.length) });
  }
  apply(wanted: StaticPrincipals): readonly string[] {
    const { events } = this.plan(wanted);
    this.append(events);
    return events.map(({ type }) => type);
  }
}

describe('principals of configuration', () => {
  it('are created, changed, disabled, enabled and, when they are gone, disabled', () => {
    const known = new Folded();
    expect([
      known.apply(users(entry('ana'))),
      known.apply(users(entry('ana'))),
      known.apply(users(entry('ana', { role: 'analyst', email: 'ana@example.com' }))),
      known.apply(users(entry('ana', { role: 'analyst', email: 'ana@example.com', enabled: false }))),
      known.apply(users(entry('ana'))),
      known.apply(users()),
      known.apply(users()),
      known.apply(users(entry('ana', { enabled: false }))),
      known.apply(users(entry('ana'))),
    ]).toEqual([
      ['PrincipalCreated'],
      [],
      ['PrincipalUpdated'],
      ['PrincipalDisabled'],
      ['PrincipalUpdated', 'PrincipalEnabled'],
      ['PrincipalDisabled'],
      [],
      [],
      ['PrincipalEnabled'],
    ]);
    expect(
      known.events.map(({ actor, data }) => [actor.type, actor.id, 'reason' in data ? data.reason : null]),
    ).toEqual([
      ['config', 'keytrail.yaml', null],
      ['config', 'keytrail.yaml', null],
      ['config', 'keytrail.yaml', 'disabled in configuration'],
      ['config', 'keytrail.yaml', null],
      ['config', 'keytrail.yaml', 'enabled in configuration'],
      ['config', 'configuration', 'removed from configuration'],
      ['config', 'keytrail.yaml', 'enabled in configuration'],
    ]);
  });

  it('never have their password in an event', () => {
    const known = new Folded();
    known.apply(users(entry('ana', { passwordHash: '$scrypt$secret' })));
    expect(JSON.stringify(known.events)).not.toContain('scrypt');
  });

  it('may be disabled from the start', () => {
    expect(new Folded().apply(users(entry('ana', { enabled: false })))).toEqual([
      'PrincipalCreated',
      'PrincipalDisabled',
    ]);
  });

  it('stay as they are, and are counted, when no file has a section of their kind', () => {
    const known = new Folded();
    known.apply(users(entry('ana'), entry('etl', { kind: 'service' })));
    expect(known.plan({ listed: [], kinds: ['service'] })).toEqual({
      events: [
        expect.objectContaining({
          type: 'PrincipalDisabled',
          data: expect.objectContaining({ principalName: 'etl' }) as unknown,
        }),
      ],
      refused: [],
      unmentioned: 1,
    });
  });

  it('are not taken over from commands, nor moved away from their keys, nor made something else', () => {
    const known = new Folded();
    known.apply(users(entry('ana'), entry('bob')));
    const [first] = known.plan(users(entry('cara'))).events;
    if (first?.type !== 'PrincipalCreated') throw new Error('cara was not created');
    known.append([{ ...first, actor: { ...first.actor, type: 'key' } }]);
    known.owningKeys = true;
    const plan = known.plan(
      users(entry('ana', { tenant: 'other' }), entry('bob', { kind: 'service' }), entry('cara')),
    );
    expect([plan.events, plan.refused.map(({ reason }) => reason)]).toEqual([
      [],
      [
        'The principal owns keys in its present tenant; revoke them, or give them to somebody else, first.',
        'the name is that of a user; choose another.',
        'no file made the principal of this name; choose another.',
      ],
    ]);
  });

  it('are as listed after any two files, whatever they say, and the same for two processes at once', () => {
    const entries = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('ana', 'bob', 'cara'),
        role: fc.constantFrom(...ROLES),
        tenant: fc.constantFrom('acme', 'other'),
        enabled: fc.boolean(),
      }),
      { selector: ({ name }) => name },
    );
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const known = new Folded();
        known.apply(users(...before.map(({ name, ...rest }) => entry(name, rest))));
        const wanted = users(...after.map(({ name, ...rest }) => entry(name, rest)));
        const [mine, theirs] = [known.plan(wanted), known.plan(wanted, '2026-06-01T00:00:01.000Z')];
        known.append(mine.events);
        known.append(theirs.events);
        expect(known.plan(wanted).events).toEqual([]);
        for (const { name, role, tenant, enabled } of after)
          expect(known.byName(name)).toMatchObject({
            role,
            tenant,
            disabledAt: enabled ? null : expect.any(String),
          });
        for (const { name } of before)
          if (!after.some((one) => one.name === name)) expect(known.byName(name)?.disabledAt).not.toBeNull();
      }),
    );
  });
});
