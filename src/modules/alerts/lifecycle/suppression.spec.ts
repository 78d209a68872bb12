import { describe, expect, it } from '@jest/globals';
import {
  alertRaised,
  alertsSuppressed,
  alertSuppressionEnded,
  person,
} from '../../../../test/fixtures/alert-events.ts';
import { evolveAlert, type Alert } from './alert.ts';
import type { SecretHolder } from './secret-holder.ts';
import { covers, endOf, evolveSuppression, type Suppression } from './suppression.ts';

const FROM = '2026-11-20T10:00:00.000Z';
const ENDED = '2026-11-20T20:00:00.000Z';
const UNTIL = '2026-11-21T10:00:00.000Z';

const made = (to: Parameters<typeof alertsSuppressed>[0]): Suppression => {
  const state = evolveSuppression(undefined, alertsSuppressed({ time: FROM, until: UNTIL, ...to }));
  if (state === undefined) throw new Error('no suppression');
  return state;
};
const raised = (
  to: Omit<Parameters<typeof alertRaised>[0], 'alertId'>,
  heldBy: readonly SecretHolder[] = [],
): Alert => {
  const alert = evolveAlert(undefined, alertRaised({ alertId: 'alr_1', ...to }), heldBy);
  if (alert === undefined) throw new Error('no alert');
  return alert;
};

describe('a suppression', () => {
  const byRule = made({ rule: 'unusual-network' });

  it.each([
    [false, '2026-11-20T09:59:59.999Z'],
    [true, FROM],
    [true, '2026-11-21T09:59:59.999Z'],
    [false, UNTIL],
  ])('covers (%s) what is raised at %s, from its beginning until its end', (expected, time) => {
    expect(covers(byRule, raised({ rule: 'unusual-network', time }))).toBe(expected);
  });

  it('ends when somebody ends it, once, and not after its time', () => {
    const { id: suppressionId } = byRule;
    const end = (state: Suppression, time: string) =>
      evolveSuppression(state, alertSuppressionEnded({ suppressionId, time })) ?? state;
    const ended = end(byRule, ENDED);
    expect([endOf(byRule), endOf(ended), endOf(end(ended, FROM)), endOf(end(byRule, UNTIL))]).toEqual([
      UNTIL,
      ENDED,
      ENDED,
      UNTIL,
    ]);
    expect(covers(ended, raised({ rule: 'unusual-network', time: ENDED }))).toBe(false);
  });

  it.each<[string, Parameters<typeof made>[0], boolean]>([
    ['of its rule', { rule: 'unusual-network' }, true],
    ['of another rule', { rule: 'dormant' }, false],
    ['of its key', { ofKeyId: 'key_ana' }, true],
    ['of another key', { ofKeyId: 'key_bob' }, false],
    ['of its owner', { ofOwner: 'ana' }, true],
    ['of its owner in other letters', { ofOwner: 'ANA' }, true],
    ['of another owner', { ofOwner: 'bob' }, false],
    ['of its rule and another key', { rule: 'unusual-network', ofKeyId: 'key_bob' }, false],
    ['of another tenant', { rule: 'unusual-network', tenant: 'globex' }, false],
    ['of whoever made it', { rule: 'unusual-network', by: 'ana' }, false],
  ])('%s: %j covers an alert of ana’s key: %s', (_what, to, expected) => {
    expect(covers(made(to), raised({ rule: 'unusual-network' }))).toBe(expected);
  });

  it.each<[string, Parameters<typeof made>[0]]>([
    ['the owner', { ofOwner: 'ghost@example.com' }],
    ['the key', { ofKeyId: 'key_ghost' }],
    ['the rule', { rule: 'created-for-another-and-used' }],
  ])('that names %s silences nothing about a key that whoever made it makes for another', (_what, scope) => {
    const event = { keyId: 'key_ghost', owner: 'ghost@example.com', rule: 'created-for-another-and-used' };
    const heldBy = (id: string, name: string | null): readonly SecretHolder[] => [
      { as: 'maker', at: '2026-11-20T11:59:00.000Z', id, name },
    ];
    const byDora = made({ ...scope, by: 'dora' });
    expect(
      [
        heldBy(person('dora').id, null),
        heldBy('key_7', 'Dora'),
        heldBy('key_7', 'bob'),
        heldBy(person('dora').id, null).map((holder) => ({ ...holder, at: '2026-11-19T11:59:59.999Z' })),
      ].map((holders) => covers(byDora, raised(event, holders))),
    ).toEqual([false, false, true, true]);
  });

  it('of an owner covers no alert without one', () => {
    const ownerless = { rule: 'unusual-network', keyId: null, owner: null } as const;
    expect([{ ofOwner: 'ana' }, {}].map((scope) => covers(made(scope), raised(ownerless)))).toEqual([
      false,
      true,
    ]);
  });

  it('made by a key does not cover the keys of that key’s owner', () => {
    const event = alertsSuppressed({ time: FROM, until: UNTIL, rule: 'unusual-network' });
    const byKey = { type: 'key', id: 'key_7', email: 'ana', credential: null } as const;
    const suppression = evolveSuppression(undefined, { ...event, actor: byKey });
    expect(suppression && covers(suppression, raised({ rule: 'unusual-network' }))).toBe(false);
  });
});
