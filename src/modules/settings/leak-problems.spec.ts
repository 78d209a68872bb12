import { describe, expect, it } from '@jest/globals';
import { leakProblems } from './leak-problems.ts';

describe('the address of the keys that reports of leaks are signed with', () => {
  it.each(['https://api.github.com/meta/public_keys/secret_scanning', 'http://127.0.0.1:8081/keys?x=1'])(
    '%s may be asked',
    (leakKeysUrl) => {
      expect(leakProblems({ leakKeysUrl })).toEqual([]);
    },
  );

  it.each([
    'http://api.github.com/keys',
    'file:///etc/keys.json',
    'no address',
    'https://somebody:hidden@example.com/keys',
  ])('%s is refused without being repeated', (leakKeysUrl) => {
    const [problem = ''] = leakProblems({ leakKeysUrl });
    expect(problem).toMatch(/^leakKeysUrl \(KEYTRAIL_LEAK_KEYS_URL\): /);
    expect(problem).not.toContain(leakKeysUrl);
  });
});
