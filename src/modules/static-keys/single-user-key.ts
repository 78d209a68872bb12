import { randomBytes } from 'node:crypto';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { Settings } from '../../shared/settings.ts';
import type { HashSecret } from '../keys/domain/secret-hash.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import { configuredSecret } from './domain/configured-secret.ts';

/** As many as Tiled's own has, which makes 64 hexadecimal digits. */
const GENERATED_BYTES = 32;

type SingleUserSettings = Pick<Settings, 'tiledMode' | 'tiledSingleUserApiKey'>;

/**
 * The settings with the key of Tiled's single-user mode in them, made up where none is named. From there on it is a key
 * of configuration like any other: listed, created by an event, and ended by the first start that does not list it.
 */
export function withSingleUserKey<Given extends SingleUserSettings>(settings: Given): Given {
  if (settings.tiledMode === 'multi-user' || settings.tiledSingleUserApiKey !== null) return settings;
  return { ...settings, tiledSingleUserApiKey: randomBytes(GENERATED_BYTES).toString('hex') };
}

/** Id of the one key that opens Tiled's door; null: any key does that may read there. */
export function singleUserKeyId(settings: SingleUserSettings, hashSecret: HashSecret): string | null {
  const { tiledMode, tiledSingleUserApiKey: secret } = settings;
  if (tiledMode === 'multi-user') return null;
  if (secret === null)
    throw new InfrastructureError('setting_missing', 'The mode "single-user" was opened without its key.');
  return configuredSecret(secret, hashSecret).keyId;
}

/**
 * Where Tiled's client connects with the key that was made up; null: the operator named one, or there is none. The one
 * address that holds a secret, for whoever starts the service to see once (docs/adr/0027).
 */
export function generatedKeyUrl(
  given: SingleUserSettings,
  settings: SingleUserSettings & Pick<Settings, 'publicUrl'>,
  listeningUrl: string,
): string | null {
  const { tiledSingleUserApiKey: secret, publicUrl } = settings;
  if (secret === null || secret === given.tiledSingleUserApiKey) return null;
  return `${(publicUrl ?? listeningUrl).replace(/\/+$/, '')}?api_key=${secret}`;
}

/**
 * @throws InfrastructureError `tiled_single_user_key_not_usable` when the key that was named cannot be used: whoever named
 *   it would find a door that nothing opens
 */
export function assertSingleUserKey(
  settings: SingleUserSettings,
  hashSecret: HashSecret,
  directory: Pick<KeyDirectory, 'byId'>,
): void {
  const keyId = singleUserKeyId(settings, hashSecret);
  if (keyId === null) return;
  const { kind } = directory.byId(keyId);
  if (kind === 'active') return;
  const reason =
    kind === 'absent' ? 'configuration did not make the key of this secret' : `its key is ${kind}`;
  throw new InfrastructureError(
    'tiled_single_user_key_not_usable',
    `KEYTRAIL_TILED_SINGLE_USER_API_KEY cannot be used: ${reason}. Name another secret, or unset it.`,
  );
}
