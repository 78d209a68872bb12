import type { Notification } from './notification.ts';

/** Slack cuts longer texts in the middle of whatever stands there; a person reads the rest elsewhere. */
const TEXT_CHARS_MAX = 3_000;

/** The three characters by which a text could address everybody (`<!channel>`) or hide where a link goes. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const cut = (text: string): string => {
  if (text.length <= TEXT_CHARS_MAX) return text;
  const at = TEXT_CHARS_MAX - 1;
  // Not between the halves of a character beyond the first plane.
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
  return `${text.slice(0, isHalf ? at - 1 : at)}…`;
};

/**
 * The payload of an incoming webhook of Slack, which Mattermost, Rocket.Chat and others understand too. It has no field
 * for an id, so the text ends with it: whoever sees the same one twice can tell.
 */
export const slackMessage = ({ id, subject, text }: Notification): { readonly text: string } => ({
  text: `*${escaped(cut(subject))}*\n${escaped(cut(text))}\n\`${escaped(id)}\``,
});
