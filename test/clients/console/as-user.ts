import assert from 'node:assert/strict';
import type { Visit } from './visit.ts';

/** Signs in by password, is offered less, and is refused in the service's words. @returns the secrets that were used */
export async function workAsUser({ page, password }: Visit): Promise<readonly string[]> {
  await page.press('Sign out');
  await page.heading('Keytrail console');
  await page.type('Name', 'ana@example.com');
  await page.type('Password', password);
  await page.press('Sign in with the password');
  await page.seen('ana@example.com · user', 'header');
  assert.equal(await page.ask('document.querySelector("nav").textContent'), 'Keys');

  await page.ask('location.hash = "#/sql"');
  await page.heading('There is nothing here for you');

  await page.ask('location.hash = "#/keys/new"');
  await page.heading('Create a key');
  await page.type('Name', 'too much');
  await page.choose('Role', 'admin');
  await page.press('Create the key');
  await page.seen('role_not_held', '#problem');

  await page.reload();
  await page.heading('Keytrail console');
  assert.deepEqual(
    await page.ask('[localStorage.length, sessionStorage.length, document.cookie]'),
    [0, 0, ''],
    'something stayed behind',
  );
  return [password];
}
