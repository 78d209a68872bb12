import type { Settings } from '../../shared/settings.ts';
import type { SectionDefinition } from '../settings/file-section.ts';
import { textOfFile, type ReadSecret } from './channel-secrets.ts';
import type { Channel } from './domain/channel.ts';
import { readChannels } from './domain/read-channels.ts';

/** The section `notification_channels:` of keytrail.yaml. Without it nobody is told of anything. */
export const channelsSection = (surroundings: {
  readonly readSecret: ReadSecret;
  readonly privateAllowed: boolean;
  readonly topic: string | null;
}): SectionDefinition<readonly Channel[]> => ({
  name: 'notification_channels',
  read(section) {
    const read = readChannels(section, { ...surroundings, readFile: textOfFile });
    return read.ok ? { ok: true, value: read.value } : { ok: false, problems: read.refusal };
  },
});

/** The section as an installation with these settings reads it. */
export const channelsSectionOf = (
  {
    notifyPrivateAddresses,
    profile,
    kafkaTopic,
  }: Pick<Settings, 'notifyPrivateAddresses' | 'profile' | 'kafkaTopic'>,
  readSecret: ReadSecret,
): SectionDefinition<readonly Channel[]> =>
  channelsSection({
    readSecret,
    privateAllowed: notifyPrivateAddresses,
    topic: profile === 'cluster' ? `${kafkaTopic}.alerts` : null,
  });
