import assert from 'node:assert/strict';
import { incident } from './incident.ts';
import { overflow, type Visit } from './visit.ts';

/** Goes through reports, alerts, reviews, policies, integrity and SQL. @returns the secrets that were used */
export async function lookAround({ page, url, password, shoot }: Visit): Promise<readonly string[]> {
  const { secret, sentence } = await incident(url, password);

  await page.follow('Reports');
  await page.heading('Reports');
  await page.follow('Inventory');
  await page.heading('Inventory');
  await page.press('Make the report');
  await page.seen('Position of the log');
  await page.seen('leaver', '.scrolls td');
  await page.press('Download CSV');
  await page.seen('inventory.csv is saved.', '#news');
  await shoot('report');

  await page.follow('Alerts');
  await page.heading('Alerts');
  await shoot('alerts');
  await page.follow(sentence);
  await page.heading(sentence);
  await page.unfold('Acknowledge');
  await page.type('Note', 'looked at in a browser');
  await page.press('Acknowledge the alert');
  await page.seen('The alert is acknowledged.', '#news');
  await page.seen('looked at in a browser', 'td');
  await shoot('alert');
  await page.follow('Look at these events by SQL');
  await page.heading('SQL over the trail');
  await page.press('Run');
  await page.seen('scanned', '#result');
  await page.seen('leaver', '#result td');

  await page.type('Statement', 'SELECT count(*) AS events FROM audit_trail');
  await page.press('Run');
  await page.seen('events', '#result th');
  await page.type('Statement', 'DROP TABLE audit_trail');
  await page.press('Run');
  await page.seen('sql_not_allowed', '#problem');
  await shoot('sql');

  await page.follow('Access reviews');
  await page.heading('Access reviews');
  await page.follow('Fourth quarter');
  await page.heading('Fourth quarter');
  await page.unfold('Decide');
  await page.choose('The key is to be', 'revoked');
  await page.press('Decide it');
  await page.seen('is on record: revoke.', '#news');
  await shoot('review');

  await page.follow('Policies');
  await page.heading('Policies');
  await shoot('policies');
  await page.follow('Integrity');
  await page.heading('Integrity of the trail');
  await page.seen('Digests are signed here');
  await shoot('integrity');

  await page.resize(320);
  for (const name of ['Keys', 'Alerts', 'Access reviews', 'Policies', 'Integrity', 'SQL', 'Reports']) {
    await page.follow(name);
    await page.ask(
      `person.until(() => document.querySelector('nav [aria-current]')?.textContent === ${JSON.stringify(name)} && document.querySelector('main[aria-busy]') === null)`,
    );
    assert.equal(await page.ask(overflow), 0, `${name} is wider than 320 px`);
    await shoot(`${name.toLowerCase().replaceAll(' ', '-')}-narrow`);
  }
  await page.resize(1_280);
  return [secret];
}
