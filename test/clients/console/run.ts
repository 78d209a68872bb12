/** The web console in a real browser, as an administrator and a user see it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import process from 'node:process';
import { chromium } from '../chromium.ts';
import { BrowserPage } from './browser-page.ts';
import { DevToolsPipe } from './devtools-pipe.ts';
import { workAsAdministrator } from './as-administrator.ts';
import { lookAround } from './as-auditor.ts';
import { workAsUser } from './as-user.ts';

const variable = (name: string): string => {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
};

const url = variable('KEYTRAIL_URL');
const pipe = new DevToolsPipe(await chromium(), variable('HOME'));
try {
  const page = await BrowserPage.open(pipe);
  const shots = process.env['CONSOLE_SHOTS'];
  const visit = {
    page,
    url,
    adminKey: variable('KEYTRAIL_ADMIN_KEY'),
    password: variable('KEYTRAIL_TEST_PASSWORD'),
    shoot: async (name: string): Promise<void> => {
      if (shots !== undefined) await page.saveShot(join(shots, `${name}.png`));
    },
  };
  const secrets: string[] = [];
  for (const work of [workAsAdministrator, lookAround, workAsUser]) secrets.push(...(await work(visit)));
  assert.deepEqual(await page.ask('person.violations'), []);
  assert.deepEqual(page.complaints, []);
  assert.ok(page.addresses.length > 0);
  for (const address of page.addresses) {
    assert.ok(
      address.startsWith(`${url}/`) || address.startsWith('data:') || address.startsWith('blob:'),
      address,
    );
    for (const secret of secrets) assert.ok(!address.includes(secret), 'a secret stands in an address');
  }
  process.stdout.write('console: an administrator and a user did their work\n');
} finally {
  await pipe.close();
}
