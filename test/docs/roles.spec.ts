import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { describeRoles } from './roles-page.ts';

it('docs/principals.md says of every role what the code grants it', () => {
  const page = readFileSync(new URL('../../docs/principals.md', import.meta.url), 'utf8');
  expect(page).toContain(describeRoles());
});
