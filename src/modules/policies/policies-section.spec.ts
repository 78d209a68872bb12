import { describe, expect, it } from '@jest/globals';
import { readLocatedYaml } from '../settings/read-located-yaml.ts';
import { policiesSection } from './policies-section.ts';
import { shippedPacks } from './shipped-packs.ts';

const read = (text: string) => {
  const yaml = readLocatedYaml(text);
  if (!yaml.ok) throw new TypeError(yaml.problem.reason);
  return policiesSection.read(yaml.root.properties[0]?.value ?? null);
};
const problemsOf = (text: string): readonly string[] => {
  const section = read(text);
  return section.ok ? [] : section.problems.map(({ line, reason }) => `${line}: ${reason}`);
};

describe('the packs that are shipped', () => {
  it('are those of CIS, FedRAMP and PCI DSS, with their windows', () => {
    const windows = shippedPacks().flatMap(({ name, controls }) =>
      controls.map(({ id, finding, window }) => [name, id, finding, window.days, window.comparison]),
    );
    expect(windows).toEqual([
      ['cis-aws-7', '2.11', 'unused', 45, 'at-least'],
      ['cis-aws-7', '2.12', 'not_rotated', 90, 'over'],
      ['fedramp-high', 'AC-2(3)', 'unused', 35, 'at-least'],
      ['pci-dss', '8.2.6', 'unused', 90, 'over'],
    ]);
  });
});

describe('the section policies', () => {
  it('puts nothing in force where it is missing or empty', () => {
    const nothing = { ok: true, value: { inForce: [], actsOnPercentMax: 20 } };
    expect(policiesSection.read(null)).toEqual(nothing);
    expect(read('policies:')).toEqual(nothing);
  });

  it('makes a dry run that only tells, for every tenant, of what names a pack and no more', () => {
    const section = read('policies:\n  in_force:\n    - pack: pci-dss\n');
    expect(section.ok && section.value.inForce).toMatchObject([
      {
        ...{ name: 'pci-dss', tenants: null, dryRun: true, exempt: [] },
        stages: { notifyAfterDays: 0, disableAfterDays: null, revokeAfterDays: null },
      },
    ]);
  });

  it('takes packs of one’s own, some controls of a pack, and a pack twice under two names', () => {
    const section = read(`policies:
  acts_on_percent_max: 5
  packs:
    - name: house
      title: House rules
      controls:
        - { id: H-1, demands: Use it., finding: unused, days: 10, when: over }
  in_force:
    - { pack: house, tenants: [acme], exempt: [service, external] }
    - pack: cis-aws-7
      name: cis-acts
      controls: ['2.11']
      dry_run: false
      stages: { notify_after_days: 1, disable_after_days: 14, revoke_after_days: 30 }
    - { pack: cis-aws-7, controls: ['2.12'] }
`);
    expect(section.ok && section.value.actsOnPercentMax).toBe(5);
    const inForce = section.ok ? section.value.inForce : [];
    expect(
      inForce.map(({ name, pack, dryRun }) => [name, pack.controls.map(({ id }) => id), dryRun]),
    ).toEqual([
      ['house', ['H-1'], true],
      ['cis-acts', ['2.11'], false],
      ['cis-aws-7', ['2.12'], true],
    ]);
    expect(inForce[0]).toMatchObject({ tenants: ['acme'], exempt: ['service', 'external'] });
    expect(inForce[1]?.stages).toEqual({ notifyAfterDays: 1, disableAfterDays: 14, revokeAfterDays: 30 });
  });

  it.each([
    ['policies: 5', ['1: policies must be a mapping from names to values.']],
    ['policies:\n  in_forse: []', ['2: there is no such property; did you mean "in_force"?']],
    ['policies:\n  in_force: {}', ['2: in_force must be a list of at most 50 entries.']],
    [
      'policies:\n  in_force:\n    - pack: cis-aws-8',
      ['3: pack is none that there is; did you mean "cis-aws-7"?'],
    ],
    ['policies:\n  in_force:\n    - name: x', ['3: pack is missing.']],
    [
      'policies:\n  in_force:\n    - { pack: pci-dss, tenants: [] }',
      ['3: tenants must not be empty; leave it out for all.'],
    ],
    [
      'policies:\n  in_force:\n    - { pack: pci-dss, controls: [] }',
      ['3: controls must not be empty; leave it out for all.'],
    ],
    [
      'policies:\n  in_force:\n    - { pack: pci-dss }\n    - { pack: pci-dss }',
      ['4: name is that of another policy in force.'],
    ],
    [
      "policies:\n  in_force:\n    - { pack: pci-dss, controls: ['2.11'] }",
      ['3: controls names one that the pack does not have; there are 8.2.6.'],
    ],
    [
      'policies:\n  in_force:\n    - pack: pci-dss\n      stages:\n        revoke_after_days: 30\n      dry_run: maybe',
      [
        '5: revoke_after_days needs disable_after_days: it counts from there.',
        '6: dry_run must be true or false.',
      ],
    ],
    [
      'policies:\n  in_force:\n    - pack: pci-dss\n      stages: { disable_after_days: 0 }\n      exempt: [robots]',
      [
        '4: disable_after_days must be a whole number from 1 to 365.',
        '5: exempt has an item in line 5 that must be one of external, configured, service, person.',
      ],
    ],
    [
      'policies:\n  packs:\n    - name: pci-dss\n      title: Mine\n      controls:\n        - { id: A, demands: x, finding: unused, days: 0, when: at-least }',
      ['6: days must be a whole number from 1 to 3650.'],
    ],
    [
      'policies:\n  packs:\n    - name: pci-dss\n      title: Mine\n      controls:\n        - { id: A, demands: x, finding: unused, days: 1, when: at-least }',
      ['3: name is that of another pack.'],
    ],
    [
      'policies:\n  packs:\n    - { name: mine, title: Mine, controls: [] }',
      ['3: controls must have at least one entry.'],
    ],
  ])('names what is wrong with its line, and nothing of what stands there: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});
