import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { readLocatedYaml } from '../../settings/read-located-yaml.ts';
import type { FileProblem } from '../../settings/domain/located-value.ts';
import { readRuleFile } from '../domain/read-rule-file.ts';
import { DEFAULT_RULES, RULE_NAMES } from '../domain/rule-set.ts';
import { alertRulesSection } from './alert-rules-section.ts';
import { runExample } from './run-example.fixture.ts';
import { RULES_FOLDER, shippedRules } from './shipped-rules.ts';

const examplesSchema = z.array(
  z.strictObject({
    title: z.string(),
    raises: z.array(z.enum(['low', 'medium', 'high', 'critical'])),
    also: z.array(z.string()).default([]),
    events: z.array(z.string()).min(1),
  }),
);

const files = RULE_NAMES.map((name) => {
  const written = parse(readFileSync(new URL(`${name}.yaml`, RULES_FOLDER), 'utf8')) as { examples: unknown };
  return { name, examples: examplesSchema.parse(written.examples) };
});

describe('rules/', () => {
  it('has one file for each rule that the program knows, and no other', () => {
    const names = readdirSync(RULES_FOLDER).filter((name) => name.endsWith('.yaml'));
    expect(names.toSorted()).toEqual(RULE_NAMES.map((name) => `${name}.yaml`).toSorted());
  });

  it('says what the program takes for granted where there is no word about rules in keytrail.yaml', () => {
    expect(alertRulesSection.read(null)).toEqual({ ok: true, value: DEFAULT_RULES });
  });

  it('has defaults within the ranges that it gives, in whole numbers unless it says otherwise', () => {
    for (const { parameters } of shippedRules()) {
      for (const { default: byDefault, min, max, decimal } of parameters) {
        expect([byDefault >= min, byDefault <= max]).toEqual([true, true]);
        expect(decimal || Number.isInteger(byDefault)).toBe(true);
      }
    }
  });

  it('says when a finding is worse exactly where it may be', () => {
    for (const { escalated, escalatedWhen } of shippedRules())
      expect(escalated === null).toBe(escalatedWhen === null);
  });

  it('has examples of what each rule finds, and of what it does not', () => {
    for (const { name, examples } of files) {
      const positive = examples.filter(({ raises }) => raises.length > 0).length;
      expect([name, positive > 0, positive < examples.length]).toEqual([name, true, true]);
    }
  });
});

describe('a file of rules/ that is not as it must be', () => {
  const problemsOf = (text: string): readonly string[] => {
    const yaml = readLocatedYaml(text);
    const problems: FileProblem[] = [];
    expect(yaml.ok && readRuleFile(yaml.root, problems)).toBeUndefined();
    return problems.map(({ line, reason }) => `${line}: ${reason}`);
  };

  it('is refused with every problem and its line', () => {
    const text = readFileSync(new URL('spread.yaml', RULES_FOLDER), 'utf8');
    const broken = text
      .replace('severity: high', 'severity: dreadful')
      .replace('unit: networks\n', '\n')
      .replace('serves:', 'servs:');
    expect(problemsOf(broken)).toEqual([
      '4: severity must be one of low, medium, high, critical.',
      '24: unit is missing.',
      `${broken.split('\n').findIndex((line) => line === 'servs:') + 1}: there is no such property; did you mean "serves"?`,
      '1: serves is missing.',
    ]);
  });
});

describe.each(files)('the rule $name', ({ name, examples }) => {
  it.each(examples)('raises exactly $raises: $title', ({ raises, also, events }) => {
    const found = runExample(events);
    expect(found.filter(({ rule }) => rule === name).map(({ severity }) => severity)).toEqual(raises);
    expect(found.map(({ rule }) => rule).filter((rule) => rule !== name && !also.includes(rule))).toEqual([]);
    const others = new Set(found.map(({ rule }) => rule as string));
    expect(also.filter((rule) => !others.has(rule))).toEqual([]);
  });
});
