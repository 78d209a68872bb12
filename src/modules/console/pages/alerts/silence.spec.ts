import { expect, it } from '@jest/globals';
import { SUPPRESSION_DAYS_MAX } from '../../../alerts/lifecycle/suppress-alerts.ts';
import { textOf, type Element } from '../../tree/element.ts';
import type { AlertLife } from './alert-view.ts';
import { alertForms } from './alert-forms.ts';
import { endOfSilence, lastDayOfSilence, SILENCE_DAYS_MAX, silenceOf } from './silence.ts';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const alert = {
  ...{ state: 'open', rule: 'key-sharing', tenant: 'acme' },
  ...{ keyId: null, keyName: null, owner: null },
} as AlertLife;
const lastsDays = (until: string): number => (Date.parse(until) - NOW) / 86_400_000;

it.each([
  [
    { ...alert, keyId: 'key_1', keyName: 'ci', owner: 'ana' },
    { rule: 'key-sharing', keyId: 'key_1' },
    'Nobody is told of key-sharing about the key ci until then.',
  ],
  [
    { ...alert, owner: 'ana' },
    { rule: 'key-sharing', owner: 'ana', tenant: 'acme' },
    'Nobody is told of key-sharing about ana in the tenant acme until then.',
  ],
  [
    alert,
    { rule: 'key-sharing', owner: null, tenant: 'acme' },
    'This alert names neither a key nor an owner: nobody is told of key-sharing in the whole tenant acme until then, whoever and whatever it is about.',
  ],
])('what will be silenced is said in words before it is done', (given, scope, sentence) => {
  expect(silenceOf(given)).toMatchObject({ scope, sentence });
  const forms = alertForms(given, NOW, () => Promise.resolve()) as readonly (Element | false)[];
  const text = forms.map((form) => (form === false ? '' : textOf(form))).join(' ');
  expect(text).toContain(sentence);
  expect(text.includes('in the whole tenant')).toBe(given.keyId === null && given.owner === null);
});

it('the last day that can be chosen is within what the service allows, and ends with that', () => {
  expect(SILENCE_DAYS_MAX).toBe(SUPPRESSION_DAYS_MAX);
  expect(lastDayOfSilence(NOW)).toBe('2027-02-24');
  expect(endOfSilence('2027-02-24', NOW)).toBe('2027-02-24T11:55:00.000Z');
  expect(lastsDays(endOfSilence('2027-02-24', NOW))).toBeLessThan(SUPPRESSION_DAYS_MAX);
  expect(endOfSilence('2027-02-23', NOW)).toBe('2027-02-23T23:59:59.999Z');
  expect(lastsDays(endOfSilence('2027-02-25', NOW))).toBeGreaterThan(SUPPRESSION_DAYS_MAX);
});
