import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OTHER_WEBHOOK_SECRET, WEBHOOK_SECRET } from '../../../test/fixtures/notifications.ts';
import { scrubSecrets } from '../operations/secret-scrubber.ts';
import { readLocatedYaml } from '../settings/read-located-yaml.ts';
import { secretReader } from './channel-secrets.ts';
import { channelsSection } from './channels-section.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-channels-'));
  writeFileSync(join(folder, 'secret'), `${WEBHOOK_SECRET}\n${OTHER_WEBHOOK_SECRET}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const environment = {
  SLACK_URL: 'https://hooks.slack.com/services/T0/B0/secret-of-the-chat',
  SMTP_PASSWORD: 'correct horse battery',
};

function read(
  lines: readonly string[],
  given: { readonly privateAllowed?: boolean; readonly topic?: string } = {},
) {
  const yaml = readLocatedYaml(['notification_channels:', ...lines].join('\n'));
  if (!yaml.ok) throw new Error(yaml.problem.reason);
  const [section] = yaml.root.properties;
  return channelsSection({
    readSecret: secretReader(environment),
    privateAllowed: given.privateAllowed ?? false,
    topic: given.topic ?? null,
  }).read(section?.value ?? null);
}

const problems = (...parameters: Parameters<typeof read>) => {
  const section = read(...parameters);
  return section.ok ? [] : section.problems.map(({ line, reason }) => `${line}: ${reason}`);
};

describe('notification_channels', () => {
  it('describes every kind of channel, with secrets kept elsewhere', () => {
    const section = read(
      [
        '  - name: log',
        '    kind: log',
        '    types: "*"',
        '  - name: oncall',
        '    kind: webhook',
        '    url: https://alerts.example.com/hooks/7',
        `    secret_file: ${folder}/secret`,
        '    types: [alert.*]',
        '    min_severity: high',
        '    tenants: [acme]',
        '  - name: chat',
        '    kind: slack',
        '    url_env: SLACK_URL',
        '    types: [alert.raised, report.made]',
        '  - name: compliance',
        '    kind: email',
        '    host: mail.example.com',
        '    user: keytrail',
        '    password_env: SMTP_PASSWORD',
        '    from: keytrail@example.com',
        '    to: [audit@example.com]',
        '    types: [report.*]',
        '  - name: bus',
        '    kind: kafka',
        '    types: ["*"]',
      ],
      { topic: 'keytrail.alerts' },
    );
    expect(section).toEqual({
      ok: true,
      value: [
        {
          ...{ name: 'log', types: ['*'], minSeverity: null, tenants: null, to: [], target: null },
          transport: { kind: 'log' },
        },
        {
          ...{ name: 'oncall', types: ['alert.*'], minSeverity: 'high', tenants: ['acme'], to: [] },
          target: 'alerts.example.com',
          transport: {
            kind: 'webhook',
            url: { kind: 'written', text: 'https://alerts.example.com/hooks/7' },
            caFile: null,
            secrets: { kind: 'file', path: `${folder}/secret` },
          },
        },
        {
          ...{
            name: 'chat',
            types: ['alert.raised', 'report.made'],
            minSeverity: null,
            tenants: null,
            to: [],
          },
          target: 'hooks.slack.com',
          transport: { kind: 'slack', url: { kind: 'variable', name: 'SLACK_URL' }, caFile: null },
        },
        {
          ...{ name: 'compliance', types: ['report.*'], minSeverity: null, tenants: null },
          ...{ to: ['audit@example.com'], target: 'mail.example.com' },
          transport: {
            ...{ kind: 'email', host: 'mail.example.com', port: 587, tls: 'starttls', caFile: null },
            signIn: { user: 'keytrail', password: { kind: 'variable', name: 'SMTP_PASSWORD' } },
            ...{ from: 'keytrail@example.com', tellRecipients: true },
          },
        },
        {
          ...{
            name: 'bus',
            types: ['*'],
            minSeverity: null,
            tenants: null,
            to: [],
            target: 'keytrail.alerts',
          },
          transport: { kind: 'kafka' },
        },
      ],
    });
  });

  it('keeps what it has read of secrets out of every log line', () => {
    for (const secret of [WEBHOOK_SECRET, OTHER_WEBHOOK_SECRET, ...Object.values(environment)])
      expect(scrubSecrets(`before ${secret} after`)).toBe('before [secret removed] after');
  });

  it('may be empty or absent', () => {
    expect(read([])).toEqual({ ok: true, value: [] });
    expect(
      channelsSection({ readSecret: secretReader({}), privateAllowed: false, topic: null }).read(null),
    ).toEqual({
      ok: true,
      value: [],
    });
  });

  it('names every mistake with its line, and repeats nothing that stands there', () => {
    expect(
      problems([
        '  - name: On Call',
        '    kind: webhok',
        '    types: []',
        '  - name: oncall',
        '    kind: webhook',
        '    url: http://alerts.example.com/hooks/7',
        '    secret: not-a-webhook-secret',
        '    types: [alert.*, Alerts]',
        '    colour: red',
        '    min_severity: hihg',
        '    host: mail.example.com',
        '  - name: chat',
        '    kind: slack',
        '    url_env: NOT_SET',
        '    types: [alert.*]',
        '  - kind: email',
        '    host: mail.example.com',
        '    from: nobody',
        '    password: correct horse',
        '    tell_recipients: false',
        '    types: [report.*]',
        '  - just a text',
      ]),
    ).toEqual([
      '2: name must be 1 to 63 lower-case letters, digits, underscores and hyphens.',
      '3: kind must be one of log, webhook, slack, email, kafka; did you mean "webhook"?',
      '4: types must be 1 to 50 types of notifications.',
      '9: types has an item in line 9 that must be a type such as "alert.raised", or "alert.*", or "*".',
      expect.stringMatching(/^10: there is no such property; there are name, kind, /),
      '11: min_severity must be one of low, medium, high, critical.',
      '12: host has no meaning for a channel of kind webhook.',
      '7: url must be an https address; http is for this machine only.',
      '8: secret must be 1 to 5 secrets with spaces between them, each "whsec_" and the Base64 of 24 to 64 random bytes.',
      '15: url names a variable that is not set.',
      '19: from must be a mail address such as oncall@example.com.',
      '17: name is missing.',
      '17: to is missing: the channel would tell nobody.',
      '20: password has no meaning without user.',
      '23: an entry must name its properties, such as "name: …".',
    ]);
  });

  it('takes no type that nobody is ever told of, since its channel would be waited for in vain', () => {
    const log = (name: string, types: string) => [
      `  - name: ${name}`,
      '    kind: log',
      `    types: ${types}`,
    ];
    expect(
      problems([...log('a', "['alert.raise']"), ...log('b', "['*', 'alerts.*']"), ...log('c', 'Alert.*')]),
    ).toEqual([
      '4: types has an item in line 4 that matches nothing that people are told of; did you mean "alert.raised"?',
      '7: types has an item in line 7 that matches nothing that people are told of; did you mean "alert.*"?',
      '10: types has an item in line 10 that must be a type such as "alert.raised", or "alert.*", or "*".',
    ]);
  });

  it('takes each name once, and a secret in one place', () => {
    const webhook = ['    kind: webhook', '    types: ["*"]', '    url: https://a.example.com/'];
    expect(
      problems([
        ...['  - name: a', ...webhook, `    secret: ${WEBHOOK_SECRET}`, '    secret_env: SECRET'],
        ...['  - name: b', ...webhook, `    secret_file: ${folder}/none`],
        ...['  - name: c', ...webhook],
        ...['  - name: d', '    kind: log', '    types: ["*"]'],
        ...['  - name: d', '    kind: log', '    types: ["*"]'],
      ]),
    ).toEqual([
      '6: secret is given more than once: by secret, secret_file, secret_env.',
      '12: secret names a file that cannot be read (ENOENT).',
      '13: secret is missing: one of secret, secret_file, secret_env.',
      '20: another channel has the same name.',
    ]);
  });

  it('opens this machine without TLS where own networks are allowed, and a topic where there is Kafka', () => {
    const local = ['  - name: a', '    kind: slack', '    types: ["*"]', '    url: http://127.0.0.1:9/hook'];
    expect(problems(local)).toEqual([
      '5: url must be an https address; http needs KEYTRAIL_NOTIFY_PRIVATE_ADDRESSES.',
    ]);
    expect(problems(local, { privateAllowed: true })).toEqual([]);
    expect(problems(['  - name: b', '    kind: kafka', '    types: ["*"]'])).toEqual([
      '3: kind kafka needs the profile "cluster".',
    ]);
    expect(
      problems(['  - name: c', '    kind: slack', '    types: ["*"]', '    url: https://u:p@a.example/']),
    ).toEqual(['5: url must have no user name or password in it; sign in by the signature instead.']);
  });
});
