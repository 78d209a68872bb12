import type { KeyDescription } from '../../keys/domain/key-state.ts';
import { firstEightIn } from '../../keys/domain/tiled-secret.ts';
import type { KeyActivity } from '../../projections/key-activity.ts';

/** A key as Tiled's clients read it. */
export interface TiledKey {
  readonly first_eight: string;
  readonly expiration_time: Date | null;
  readonly note: string | null;
  readonly scopes: readonly string[];
  readonly access_tags: readonly string[] | null;
  readonly latest_activity: Date | null;
}

const FIRST_DIGITS = 8;

/**
 * By what Tiled's clients call a key: the first eight digits of its secret. A key of another form is called by the last
 * eight of its id, since nobody keeps more of its secret than a hash.
 */
export const firstEightOf = ({ id, secret }: Pick<KeyDescription, 'id' | 'secret'>): string =>
  firstEightIn(secret.fingerprint) ?? id.slice(-FIRST_DIGITS);

export const tiledKey = (key: KeyDescription, activity: Pick<KeyActivity, 'lastUsedAt'>): TiledKey => ({
  first_eight: firstEightOf(key),
  expiration_time: dateOf(key.expiresAt),
  note: key.note,
  scopes: key.scopes === 'inherit' ? ['inherit'] : key.scopes,
  access_tags: key.allowedDatasets,
  latest_activity: dateOf(activity.lastUsedAt),
});

export const dateOf = (time: string | null): Date | null => (time === null ? null : new Date(time));
