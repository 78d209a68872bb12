import { afterEach, describe, expect, it } from '@jest/globals';
import { HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import { parseConfiguration, type StaticConfiguration } from './parse-configuration.ts';
import { StaticKeyReconciler } from './reconciler.ts';

const START = '2026-06-01T00:00:00.000Z';

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

async function opened(): Promise<Awaited<ReturnType<typeof openEmbeddedKeys>>> {
  const keys = await openEmbeddedKeys(new HandClock(START));
  close = async () => {
    await keys.close();
    keys.remove();
  };
  return keys;
}

const reconcilerOf = ({
  log,
  directory,
  services,
}: Awaited<ReturnType<typeof opened>>): StaticKeyReconciler =>
  new StaticKeyReconciler({ log, directory, hashSecret: services.hashSecret, clock: new HandClock(START) });

function listed(...lines: readonly string[]): StaticConfiguration {
  const text = `api_keys:\n${lines.map((line) => `  - { ${line}, tenant: acme, role: analyst }\n`).join('')}`;
  const parsed = parseConfiguration({ files: [{ name: 'keys.yaml', kind: 'keys', text }], variables: [] });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.value;
}

const ONE = 'key: pk_acme_abc123';
const TWO = 'key: pk_acme_xyz789';

describe('reconciling the keys of a log', () => {
  it('makes them good, and a second time does nothing', async () => {
    const keys = await opened();
    const reconciler = reconcilerOf(keys);
    expect(await reconciler.reconcile(listed(ONE, `${TWO}, enabled: false`))).toEqual({
      entries: 2,
      changes: { KeyCreated: 2, KeyDisabled: 1 },
      refused: [],
      unmentioned: 0,
    });
    expect([(await keys.verify('pk_acme_abc123')).code, (await keys.verify('pk_acme_xyz789')).code]).toEqual([
      'VALID',
      'DISABLED',
    ]);
    expect((await reconciler.reconcile(listed(ONE, `${TWO}, enabled: false`))).changes).toEqual({});
  });

  it('by several at once leaves each event once, and all of one mind', async () => {
    const keys = await opened();
    const reconcilers = [1, 2, 3].map(() => reconcilerOf(keys));
    const all = async (configuration: StaticConfiguration): Promise<void> => {
      await Promise.all(reconcilers.map((reconciler) => reconciler.reconcile(configuration)));
    };
    await all(listed(ONE, TWO));
    await all(listed(`${ONE}, rate_limit: 5`, `${TWO}, enabled: false`));
    await all(listed(`${ONE}, rate_limit: 5`));
    const types = (await keys.events()).map(({ type, keyId }) => [type, keyId]);
    expect(new Set(types.map(([type]) => type))).toEqual(
      new Set(['KeyCreated', 'KeyUpdated', 'KeyDisabled', 'KeyRevoked']),
    );
    expect(types).toHaveLength(5);
  });

  it('of a restarted process finds what changed while it was down', async () => {
    const keys = await opened();
    await reconcilerOf(keys).reconcile(listed(ONE));
    const again = await keys.restart();
    close = async () => {
      await again.close();
      again.remove();
    };
    expect((await reconcilerOf(again).reconcile(listed(TWO))).changes).toEqual({
      KeyCreated: 1,
      KeyRevoked: 1,
    });
    expect((await again.verify('pk_acme_abc123')).code).toBe('REVOKED');
  });

  it('touches no key that a command made', async () => {
    const keys = await opened();
    const { key } = await keys.created({ name: 'by a command' });
    const { changes } = await reconcilerOf(keys).reconcile(listed());
    expect([changes, keys.directory.byId(key.id).kind]).toEqual([{}, 'active']);
  });
});
