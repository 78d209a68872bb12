import { describe, expect, it } from '@jest/globals';
import { rotationText } from './rotation-output.ts';

const use = { requests: 3, successes: 2, refusals: 1, lastUsedAt: '2026-11-20T10:00:00.000Z' };
const answer = {
  keyId: 'key_1',
  state: 'in_grace',
  graceEndsAt: '2026-11-21T09:00:00.000Z',
  current: { fingerprint: 'qk_new...new', ...use },
  previous: {
    fingerprint: 'qk_old...old',
    ...use,
    users: [
      {
        ip: '198.51.100.7',
        userAgent: 'app\u001b[31m/1',
        successes: 2,
        refusals: 1,
        refusedAfterGrace: 0,
        lastAttemptAt: '2026-11-20T10:00:00.000Z',
        lastOutcome: 'SUCCESS',
      },
    ],
    truncated: true,
  },
  unattributed: { requests: 0, successes: 0, refusals: 0, lastUsedAt: null },
};

describe('a rotation on the terminal', () => {
  it('has a line for each secret and a table of who presents the old one, with nothing that a terminal obeys', () => {
    expect(rotationText(answer, false)).toBe(`keyId         key_1
state         in_grace
graceEndsAt   2026-11-21T09:00:00.000Z
current       qk_new...new: 2 accepted, 1 refused, last used 2026-11-20T10:00:00.000Z
previous      qk_old...old: 2 accepted, 1 refused, last used 2026-11-20T10:00:00.000Z
unattributed  0 accepted, 0 refused

FROM          AGENT       ACCEPTED  REFUSED  AFTER GRACE  LAST                      OUTCOME
------------  ----------  --------  -------  -----------  ------------------------  -------
198.51.100.7  app?[31m/1  2         1        0            2026-11-20T10:00:00.000Z  SUCCESS

There are more; these presented it last.
`);
  });

  it('has no table when nobody presented an old secret, and is the answer itself as JSON', () => {
    const young = { ...answer, state: 'none', previous: null };
    expect(rotationText(young, false)).toContain('previous      -\n');
    expect(rotationText(young, false)).not.toContain('FROM');
    expect(JSON.parse(rotationText(answer, true))).toEqual(answer);
  });
});
