import type { NotificationChannelChanged } from '../../../events/notification-channel-changed.ts';
import type { ChannelDescription } from '../../../events/notification-target.ts';
import { describeChannel, type Channel } from './channel.ts';

type ChannelChange = NotificationChannelChanged['data'];

/** What has to be recorded so that the trail knows the channels as they are configured now. */
export function changesOf(
  known: readonly { readonly name: string; readonly description: ChannelDescription }[],
  wanted: readonly Channel[],
): readonly ChannelChange[] {
  const changes = wanted.flatMap((channel): readonly ChannelChange[] => {
    const before = known.find(({ name }) => name === channel.name)?.description;
    const description = describeChannel(channel);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(description)) return [];
    return [{ channel: channel.name, change: before === undefined ? 'added' : 'changed', description }];
  });
  const removed = known
    .filter(({ name }) => !wanted.some((channel) => channel.name === name))
    .map(({ name, description }) => ({ channel: name, change: 'removed' as const, description }));
  return [...changes, ...removed];
}
