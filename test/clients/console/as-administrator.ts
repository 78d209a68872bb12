import assert from 'node:assert/strict';
import { overflow, type Visit } from './visit.ts';

/** A name that would run, if anything put it on the page as more than text. */
const HOSTILE = '<img src=x onerror=alert(1)>';

/** Makes, finds, rotates and revokes a key, and looks at its trail. @returns the secrets that were seen */
export async function workAsAdministrator({ page, url, adminKey, shoot }: Visit): Promise<readonly string[]> {
  await page.resize(1_280);
  await page.visit(`${url}/console`);
  await page.heading('Keytrail console');
  await page.seen('reloading it, leaving it or closing it forgets that.');
  await shoot('sign-in');

  await page.type('API key', 'qk_nobody_has_this');
  await page.press('Sign in with the key');
  await page.seen('Invalid API key', '#problem');
  await page.seen('invalid_api_key', '#problem');

  await page.type('API key', adminKey);
  await page.pressEnter();
  await page.heading('Keys');
  assert.equal(await page.ask('document.activeElement.tagName'), 'H1');

  const created = await create(page, url);
  await page.seen('KeyCreated', '#events');
  await shoot('key');

  await page.follow('Keys');
  await page.heading('Keys');
  await page.type('Name', HOSTILE);
  await page.press('Find');
  await page.seen(HOSTILE, 'tbody a');
  await page.ask('person.until(() => document.querySelectorAll("tbody tr").length === 1)');
  assert.equal(await page.ask('document.images.length'), 0);
  await shoot('keys');

  await page.follow(HOSTILE);
  await page.heading(HOSTILE);
  await page.unfold('Rotate');
  await page.choose('The old secret stays good', 'for an hour');
  await pressAndLeave(page, 'Rotate the key', 'person.press("Sign out")');
  await page.heading('The key is rotated');
  const rotated = String(await page.ask('document.getElementById("secret").textContent'));
  assert.notEqual(rotated, created);
  await page.press('I have kept it');
  await page.heading(HOSTILE);

  await page.unfold('Revoke');
  await page.type('Reason to revoke it', 'tried in a browser');
  await page.type(`Type the name of the key: ${HOSTILE}`, 'another');
  await page.press('Revoke the key');
  await page.seen('the name that you typed is not the name of this key', '#problem');
  await page.type(`Type the name of the key: ${HOSTILE}`, HOSTILE);
  await page.press('Revoke the key');
  await page.seen('is revoked.', '#news');
  await page.seen('“tried in a browser”', '.facts');
  await page.seen('KeyRevoked', '#events');
  await page.seen('KeyRotated', '#events');

  await page.resize(320);
  assert.equal(await page.ask(overflow), 0, 'the page of a key is wider than 320 px');
  await shoot('key-narrow');
  await page.resize(1_280);
  return [adminKey, created, rotated];
}

async function create(page: Visit['page'], url: string): Promise<string> {
  await page.follow('Create a key');
  await page.heading('Create a key');
  await page.type('Name', HOSTILE);
  await pressAndLeave(page, 'Create the key', 'person.follow("Reports")');
  await page.heading('The key is created');
  assert.equal(await page.ask('location.hash'), '#/keys/new');
  const secret = String(await page.ask('document.getElementById("secret").textContent'));
  const answer = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal(answer.status, 200, 'the secret on the page is good');
  await page.press('I have kept it');
  await page.heading(HOSTILE);
  const left = `document.documentElement.outerHTML.includes(${JSON.stringify(secret)})`;
  assert.equal(await page.ask(left), false, 'the secret is still on the page');
  return secret;
}

/** Goes elsewhere before the answer has come: what is shown only once is not lost by that. */
async function pressAndLeave(page: Visit['page'], button: string, leave: string): Promise<void> {
  await page.ask(`person.press(${JSON.stringify(button)}).then(() => ${leave}).then(() => true)`);
}
