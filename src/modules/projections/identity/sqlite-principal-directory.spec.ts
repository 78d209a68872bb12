import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  principalCreated,
  principalDisabled,
  principalUpdated,
  sessionRefreshed,
  sessionRevoked,
  signedIn,
} from '../../../../test/fixtures/identity-events.ts';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { hashOf } from '../../../../test/fixtures/key-events.ts';
import type { IdentityEvent } from '../../../events/catalogue.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { SqliteKeyDirectory } from '../key-state/sqlite-key-directory.ts';

let dataDir: string;
let log: InMemoryEventLog;
let directory: SqliteKeyDirectory;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-principals-'));
  log = new InMemoryEventLog();
  directory = await SqliteKeyDirectory.open({ dataDir, log });
});
afterEach(() => {
  directory.close();
  rmSync(dataDir, { recursive: true });
});

async function given(...events: readonly IdentityEvent[]): Promise<void> {
  await log.append(events.map(toRecord));
  await directory.catchUp();
}

describe('principals', () => {
  it('are found by id, name and identity, with their latest state', async () => {
    await given(principalCreated({ name: 'ana', identities: [{ provider: 'corporate', subject: '7' }] }));
    const { principals } = directory;
    const revision = principals.revision();
    expect(principals.byName('ana')).toMatchObject({ id: 'prn_ana', role: 'analyst' });
    await given(principalUpdated({ name: 'ana', after: { role: 'viewer' } }));
    expect(principals.revision()).toBeGreaterThan(revision);
    for (const found of [
      principals.byName('ana'),
      principals.byId('prn_ana'),
      principals.byIdentity('corporate', '7'),
    ]) {
      expect(found).toMatchObject({ id: 'prn_ana', role: 'viewer' });
    }
    expect(principals.byName('Ana')).toBeUndefined();
    expect(principals.byIdentity('corporate', '8')).toBeUndefined();
  });

  it('are found by a name that was asked for before they existed', async () => {
    expect(directory.principals.byName('ben')).toBeUndefined();
    await given(principalCreated({ name: 'ben' }));
    expect(directory.principals.byName('ben')).toMatchObject({ name: 'ben' });
  });

  it('lose an identity that an update takes away', async () => {
    await given(
      principalCreated({ name: 'ana', identities: [{ provider: 'corporate', subject: '7' }] }),
      principalUpdated({ name: 'ana', after: { identities: [{ provider: 'corporate', subject: '8' }] } }),
    );
    expect(directory.principals.byIdentity('corporate', '7')).toBeUndefined();
    expect(directory.principals.byIdentity('corporate', '8')).toMatchObject({ name: 'ana' });
  });

  it('are listed by name, page after page, by tenant, role and kind', async () => {
    await given(
      ...['d', 'a', 'c', 'b'].map((name) =>
        principalCreated({ name, tenant: name === 'c' ? 'acme' : 'default' }),
      ),
      principalDisabled({ name: 'a' }),
    );
    const { principals } = directory;
    const names = (filter: object, after: string | null, limit = 2) => {
      const { items, next } = principals.list(filter, { after, limit });
      return [items.map(({ name }) => name), next];
    };
    expect(names({}, null)).toEqual([['a', 'b'], 'b']);
    expect(names({}, 'b')).toEqual([['c', 'd'], null]);
    expect(names({ tenant: 'default' }, null, 9)).toEqual([['a', 'b', 'd'], null]);
    expect(names({ role: 'admin' }, null)).toEqual([[], null]);
    expect(names({ kind: 'user', tenant: 'acme' }, null)).toEqual([['c'], null]);
  });
});

describe('sessions', () => {
  const FIRST = { name: 'ana', sessionId: 'ses_1' };

  it('are found by their current token, and by one that was exchanged, told apart', async () => {
    await given(signedIn({ ...FIRST, token: 't0' }), sessionRefreshed({ ...FIRST, used: 't0', token: 't1' }));
    const { principals } = directory;
    expect(principals.sessionByTokenHash(hashOf('t1'))).toMatchObject({
      isCurrent: true,
      session: { id: 'ses_1' },
    });
    expect(principals.sessionByTokenHash(hashOf('t0'))).toMatchObject({ isCurrent: false });
    expect(principals.sessionByTokenHash(hashOf('t2'))).toBeUndefined();
  });

  it('that have ended are found by no token, and still by their id', async () => {
    await given(signedIn({ ...FIRST, token: 't0', code: 'c' }), sessionRevoked(FIRST));
    const { principals } = directory;
    expect(principals.sessionByTokenHash(hashOf('t0'))).toBeUndefined();
    expect(principals.sessionByTokenHash(hashOf('c'))).toBeUndefined();
    expect(principals.session('ses_1')).toMatchObject({ ended: { reason: 'revoked' } });
  });

  it('are listed the latest first, and the open ones of a principal the oldest first', async () => {
    await given(
      ...['ses_1', 'ses_2', 'ses_3'].map((sessionId) =>
        signedIn({ name: 'ana', sessionId, token: sessionId }),
      ),
      signedIn({ name: 'ben', sessionId: 'ses_4' }),
      sessionRevoked({ name: 'ana', sessionId: 'ses_2' }),
    );
    const { principals } = directory;
    const ids = (principalId: string | undefined, before: string | null) => {
      const { items, next } = principals.sessions(principalId === undefined ? {} : { principalId }, {
        before,
        limit: 2,
      });
      return [items.map(({ id }) => id), next];
    };
    expect(ids('prn_ana', null)).toEqual([['ses_3', 'ses_2'], 'ses_2']);
    expect(ids('prn_ana', 'ses_2')).toEqual([['ses_1'], null]);
    expect(ids(undefined, null)).toEqual([['ses_4', 'ses_3'], 'ses_3']);
    const open = (now: string) => principals.openSessions('prn_ana', now).map(({ id }) => id);
    expect(open('2026-11-20T21:05:00.000Z')).toEqual(['ses_1', 'ses_3']);
    expect(open('2026-11-28T00:00:00.000Z')).toEqual([]);
  });
});
