import { describe, expect, it } from '@jest/globals';
import { readLocatedYaml } from '../../settings/read-located-yaml.ts';
import { DEFAULT_RULES } from '../domain/rule-set.ts';
import { alertRulesSection } from './alert-rules-section.ts';

function read(text: string) {
  const yaml = readLocatedYaml(text);
  if (!yaml.ok) throw new TypeError(yaml.problem.reason);
  return alertRulesSection.read(yaml.root.properties[0]?.value ?? null);
}
const problemsOf = (text: string): readonly string[] => {
  const section = read(text);
  return section.ok ? [] : section.problems.map(({ line, reason }) => `${line}: ${reason}`);
};

describe('the section alert_rules', () => {
  it('leaves every rule as its file has it where it is missing or empty', () => {
    expect(alertRulesSection.read(null)).toEqual({ ok: true, value: DEFAULT_RULES });
    expect(read('alert_rules:')).toEqual({ ok: true, value: DEFAULT_RULES });
  });

  it('changes parameters, severity and reach of a rule, switches it off, and leaves the others', () => {
    const section = read(`alert_rules:
  spread: { enabled: false }
  use-after-expiry:
    severity: high
    tenants: [acme]
    owners: [ana@example.com]
    parameters: { quiet_days: 30 }
  high-volume:
    parameters:
      times_highest: 4.5
`);
    const rules = section.ok ? section.value : DEFAULT_RULES;
    expect(rules.spread.enabled).toBe(false);
    expect(rules['use-after-expiry']).toMatchObject({
      ...{ severity: 'high', escalated: 'critical', tenants: ['acme'], owners: ['ana@example.com'] },
      parameters: { propagation_seconds: 10, quiet_days: 30 },
    });
    expect(rules['high-volume'].parameters).toEqual({
      ...DEFAULT_RULES['high-volume'].parameters,
      times_highest: 4.5,
    });
    expect(rules['use-after-revoke']).toEqual(DEFAULT_RULES['use-after-revoke']);
  });

  it('gives a rule that is changed another digest, and one that is not the same', () => {
    const digestOf = (text: string) => {
      const section = read(text);
      return section.ok && section.value.spread.digest;
    };
    expect(digestOf('alert_rules:\n  spread: { severity: high }')).toBe(DEFAULT_RULES.spread.digest);
    expect(digestOf('alert_rules:\n  spread: { severity: low }')).not.toBe(DEFAULT_RULES.spread.digest);
  });

  it('never makes the worse of two findings the milder', () => {
    const section = read('alert_rules:\n  old-secret-late-in-grace: { severity: high }');
    expect(section.ok && section.value['old-secret-late-in-grace']).toMatchObject({ escalated: 'high' });
  });

  it.each([
    ['alert_rules: on', ['1: alert_rules must be a mapping from names of rules to what changes about them.']],
    ['alert_rules:\n  use-after-revoked: {}', ['2: there is no such rule; did you mean "use-after-revoke"?']],
    [
      'alert_rules:\n  spread:\n    tenants: []\n    owners: []',
      [
        '3: tenants must not be empty; leave it out for all.',
        '4: owners must not be empty; leave it out for all.',
      ],
    ],
    ['alert_rules:\n  spread: off', ['2: a rule must be a mapping from names to values.']],
    ['alert_rules:\n  spread:\n    enable: false', ['3: there is no such property; did you mean "enabled"?']],
    [
      'alert_rules:\n  spread:\n    enabled: 1\n    severity: worst\n    parameters:\n      network_min: 4\n      agents_min: 1',
      [
        '3: enabled must be true or false.',
        '4: severity must be one of low, medium, high, critical.',
        '6: there is no such property; did you mean "networks_min"?',
        '7: agents_min must be a whole number from 2 to 12 (user agents).',
      ],
    ],
    [
      'alert_rules:\n  spread:\n    parameters: { learning_days: 14.5, times_usual: many }',
      [
        '3: learning_days must be a whole number from 7 to 90 (days).',
        '3: times_usual must be a number from 1 to 10 (times).',
      ],
    ],
    ['alert_rules:\n  spread:\n    tenants: acme', ['3: tenants must be a list of at most 200 tenants.']],
  ])('names what is wrong with its line, and nothing of what stands there: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});
