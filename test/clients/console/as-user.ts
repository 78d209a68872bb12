import assert from 'node:assert/strict';
import type { Visit } from './visit.ts';

/**
 * Signs in by password, is offered less, is refused in the service's words, and is signed out by somebody else.
 * @returns the secrets that were used
 */
export async function workAsUser({ page, url, adminKey, password }: Visit): Promise<readonly string[]> {
  await page.press('Sign out');
  await signIn(page, password);
  assert.equal(await page.ask('document.querySelector("nav").textContent'), 'Keys');

  await page.ask('location.hash = "#/sql"');
  await page.heading('There is nothing here for you');

  await page.ask('location.hash = "#/keys/new"');
  await page.heading('Create a key');
  await page.type('Name', 'too much');
  await page.choose('Role', 'admin');
  await page.press('Create the key');
  await page.seen('role_not_held', '#problem');

  await endSessions(url, adminKey);
  await page.follow('Keys');
  await page.seen('invalid_refresh_token', '#problem');
  await signIn(page, password);

  await page.reload();
  await page.heading('Keytrail console');
  assert.deepEqual(
    await page.ask('[localStorage.length, sessionStorage.length, document.cookie]'),
    [0, 0, ''],
    'something stayed behind',
  );
  return [password];
}

async function signIn(page: Visit['page'], password: string): Promise<void> {
  await page.heading('Keytrail console');
  await page.type('Name', 'ana@example.com');
  await page.type('Password', password);
  await page.press('Sign in with the password');
  await page.seen('ana@example.com · user', 'header');
}

async function endSessions(url: string, adminKey: string): Promise<void> {
  const headers = { authorization: `Bearer ${adminKey}` };
  const listed = await fetch(`${url}/v1/sessions`, { headers });
  const { items } = (await listed.json()) as {
    items: readonly { readonly id: string; readonly status: string }[];
  };
  for (const { id, status } of items) {
    if (status !== 'OPEN') continue;
    const ended = await fetch(`${url}/v1/sessions/${id}/revoke`, { method: 'POST', headers });
    assert.equal(ended.status, 200);
  }
}
