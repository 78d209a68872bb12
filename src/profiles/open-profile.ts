import type { Settings } from '../shared/settings.ts';
import { openEmbeddedProfile } from './embedded-profile.module.ts';
import { locateBy } from './locate-by.ts';
import { requirePepperOfDirectory } from './pepper/pepper-of-directory.ts';
import type { Profile, ProfileOptions } from './profile.ts';

/**
 * Opens the profile that the settings name. The cluster's program is loaded only where it is asked for: its clients of
 * Kafka and AWS cost an embedded service memory and a good part of its start.
 */
export async function openProfile(settings: Settings, options: ProfileOptions): Promise<Profile> {
  // Read here only to refuse the start with a database that those who use it, in another thread, could not read.
  await locateBy(settings);
  if (settings.profile === 'embedded') return openServedProfile(settings, options);
  const { openClusterProfile } = await import('./cluster-profile.module.ts');
  return openClusterProfile(settings, options);
}

/** Commands that only read or count open the same directory without the pepper; whoever answers for keys needs it. */
async function openServedProfile(settings: Settings, options: ProfileOptions): Promise<Profile> {
  const profile = await openEmbeddedProfile(settings, options);
  try {
    requirePepperOfDirectory(settings.dataDir, settings.secretPepper);
    return profile;
  } catch (error) {
    await profile.close();
    throw error;
  }
}
