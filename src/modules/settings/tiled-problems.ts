import type { Settings } from '../../shared/settings.ts';

/** What no single setting's schema can say about the door of Tiled's clients. Never quotes a value. */
export function tiledProblems({ profile, tiledMode, tiledSingleUserApiKey }: Settings): readonly string[] {
  const name = 'tiledSingleUserApiKey (KEYTRAIL_TILED_SINGLE_USER_API_KEY)';
  if (tiledMode === 'multi-user')
    return tiledSingleUserApiKey === null
      ? []
      : [
          `${name}: a key is set, but tiledMode is "multi-user", where it would open nothing. Set tiledMode to "single-user", or unset the key.`,
        ];
  // Each process would make a key of its own, and end that of the others.
  return profile === 'cluster' && tiledSingleUserApiKey === null
    ? [`${name}: the mode "single-user" needs a key that all processes of a cluster have.`]
    : [];
}
