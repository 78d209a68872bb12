import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { SectionDefinition } from './file-section.ts';
import { FollowedSections } from './followed-sections.ts';
import { SettingsError } from './settings-error.ts';

let folder = '';
let path = '';
const told: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-sections-'));
  path = join(folder, 'keytrail.yaml');
  told.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const policies: SectionDefinition<number> = {
  name: 'policies',
  read: (section) => {
    if (section === null) return { ok: true, value: 90 };
    return section.kind === 'scalar' && typeof section.value === 'number'
      ? { ok: true, value: section.value }
      : { ok: false, problems: [{ line: section.line, reason: 'must be a number.' }] };
  },
};

const openSections = (at: string | null): Promise<FollowedSections> =>
  FollowedSections.open({
    path: at,
    onBroken: (section, problems) => told.push(`${section}: ${problems.join(' ')}`),
    onChanged: (section) => told.push(section),
    onMended: (section) => told.push(`${section} mended`),
  });

it('without a file, a section has the default of its room', async () => {
  expect((await openSections(null)).follow(policies).current()).toBe(90);
});

it('a changed section counts at once when it is asked to be read, and its listeners hear of it', async () => {
  writeFileSync(path, 'policies: 45\n');
  const sections = await openSections(path);
  const section = sections.follow(policies);
  const heard: number[] = [];
  section.onChange((value) => heard.push(value));
  writeFileSync(path, 'policies: 35\nport: 8081\n');
  await sections.reload();
  writeFileSync(path, 'policies: 35\nport: 8082\n');
  await sections.reload();
  expect([section.current(), heard, told]).toEqual([35, [35], ['policies']]);
});

it('a mistake is named with its line, and what was in force stays so', async () => {
  writeFileSync(path, 'policies: 45\n');
  const sections = await openSections(path);
  const section = sections.follow(policies);
  writeFileSync(path, 'port: 8081\npolicies: many\n');
  await sections.reload();
  expect([section.current(), told]).toEqual([45, ['policies: keytrail.yaml, line 2: must be a number.']]);
});

it('a mistake is told once and known until it is mended, be it by what was there before', async () => {
  writeFileSync(path, 'policies: 45\n');
  const sections = await openSections(path);
  sections.follow(policies);
  expect([sections.names(), sections.troubles()]).toEqual([['settings', 'policies'], []]);
  writeFileSync(path, 'policies: many\n');
  await sections.reload();
  await sections.reload();
  expect(sections.troubles()).toEqual([
    { section: 'policies', file: 'keytrail.yaml', problems: [{ line: 1, reason: 'must be a number.' }] },
  ]);
  writeFileSync(path, 'policies: 45\n');
  await sections.reload();
  expect([sections.troubles(), told]).toEqual([
    [],
    ['policies: keytrail.yaml, line 1: must be a number.', 'policies mended'],
  ]);
});

it('what a section names may come later than the section: it counts then, though the file is the same', async () => {
  let isThere = false;
  const named: SectionDefinition<boolean> = {
    name: 'notification_channels',
    read: (section) =>
      section === null || isThere
        ? { ok: true, value: section !== null }
        : { ok: false, problems: [{ line: section.line, reason: 'names a file that is not there.' }] },
  };
  writeFileSync(path, 'port: 8080\n');
  const sections = await openSections(path);
  const section = sections.follow(named);
  writeFileSync(path, 'notification_channels: yes\n');
  await sections.reload();
  isThere = true;
  await sections.reload();
  expect([section.current(), sections.troubles(), told]).toEqual([
    true,
    [],
    [
      'notification_channels: keytrail.yaml, line 1: names a file that is not there.',
      'notification_channels',
    ],
  ]);
});

it.each([
  [
    'The folder policies/ cannot be read.',
    new InfrastructureError('policy_pack_unusable', 'The folder policies/ cannot be read.'),
  ],
  ['cannot be used now (unexpected error).', new TypeError('many is no number')],
])('what fails while a section is read is trouble of that section alone: %s', async (reason, thrown) => {
  let isBroken = false;
  const failing: SectionDefinition<string> = {
    name: 'alert_rules',
    read: (section) => {
      if (isBroken) throw thrown;
      return { ok: true, value: section === null ? 'default' : 'given' };
    },
  };
  writeFileSync(path, 'policies: 45\n');
  const sections = await openSections(path);
  const [rules, section] = [sections.follow(failing), sections.follow(policies)];
  isBroken = true;
  writeFileSync(path, 'policies: 35\nalert_rules: 1\n');
  await sections.reload();
  expect([rules.current(), section.current(), sections.troubles()]).toEqual([
    ...['default', 35],
    [{ section: 'alert_rules', file: 'keytrail.yaml', problems: [{ line: null, reason }] }],
  ]);
  isBroken = false;
  await sections.reload();
  expect([rules.current(), sections.troubles(), told]).toEqual([
    'given',
    [],
    [`alert_rules: keytrail.yaml: ${reason}`, 'policies', 'alert_rules'],
  ]);
});

it('a value that a listener fails to take is not in force, and is offered again at each look', async () => {
  writeFileSync(path, 'policies: 45\n');
  const sections = await openSections(path);
  const section = sections.follow(policies);
  const offered: number[] = [];
  section.onChange((value) => {
    offered.push(value);
    if (offered.length === 1) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
  writeFileSync(path, 'policies: 35\n');
  await sections.reload();
  const afterOne = section.current();
  await sections.reload();
  expect([afterOne, section.current(), offered, told]).toEqual([
    ...[45, 35, [35, 35]],
    ['policies: keytrail.yaml: cannot be used now (ENOSPC).', 'policies'],
  ]);
});

it('a name that is neither setting nor section is told, and the section that may be meant stays as it was', async () => {
  writeFileSync(path, 'policies: 45\n');
  const sections = await openSections(path);
  const section = sections.follow(policies);
  writeFileSync(path, 'port: 8080\npolicys: 35\n');
  await sections.reload();
  expect([section.current(), told]).toEqual([
    45,
    ['settings: keytrail.yaml, line 2: there is no such setting or section; did you mean "policies"?'],
  ]);
});

it('a file that is gone changes nothing', async () => {
  writeFileSync(path, 'policies: 45\n');
  const sections = await openSections(path);
  const section = sections.follow(policies);
  rmSync(path);
  await sections.reload();
  expect([section.current(), told]).toEqual([45, []]);
});

it('at the start a mistake keeps the service from starting', async () => {
  writeFileSync(path, 'policies: many\n');
  const sections = await openSections(path);
  expect(() => sections.follow(policies)).toThrow(
    new SettingsError(['keytrail.yaml, line 1: must be a number.']),
  );
});

it('while following, a change counts once two looks in a row found the same', async () => {
  writeFileSync(path, 'policies: 45\n');
  const looks: (() => void)[] = [];
  const sections = await FollowedSections.open({
    path,
    onBroken: () => undefined,
    onChanged: (section) => told.push(section),
    pause: (_ms, signal) =>
      new Promise<void>((resolve) => {
        looks.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  });
  const section = sections.follow(policies);
  sections.start();
  const look = async (): Promise<void> => {
    const before = looks.length;
    looks.at(-1)?.();
    while (looks.length === before) await new Promise(setImmediate);
  };
  writeFileSync(path, 'policies: 3\n');
  await look();
  const afterOne = section.current();
  writeFileSync(path, 'policies: 35\n');
  await look();
  await look();
  await sections.stop();
  expect([afterOne, section.current(), told]).toEqual([45, 35, ['policies']]);
});
