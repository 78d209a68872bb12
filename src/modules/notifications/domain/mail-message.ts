import { derivedId } from '../../../shared/derived-id.ts';
import { mailDomain } from './mail-address.ts';
import type { Notification } from './notification.ts';

/** What a Message-ID may hold without quoting. */
const DOT_ATOM = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;
/** RFC 5322 allows lines of 998 bytes; what people see of a subject is far less. */
const SUBJECT_CHARS_MAX = 200;
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu;

export interface MailMessage {
  readonly messageId: string;
  /** The same for all about one alert or schedule, so that programs show them as one conversation. */
  readonly references: string;
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A mail's words and identity. The Message-ID follows from the notification, so that a repeat is recognised. */
export function mailMessage(
  notification: Notification,
  from: string,
  remarks: readonly string[],
): MailMessage {
  const { id, orderKey, subject, text, type, tenant } = notification;
  const domain = mailDomain(from);
  return {
    messageId: `<${DOT_ATOM.test(id) ? id : derivedId('message', id)}@${domain}>`,
    references: `<${derivedId('thread', orderKey)}@${domain}>`,
    subject: subject.replace(CONTROL_CHARACTERS, ' ').slice(0, SUBJECT_CHARS_MAX),
    text: [text, ...remarks, `Keytrail, ${type}, tenant ${tenant}, ${id}`].join('\n\n'),
    headers: { 'auto-submitted': 'auto-generated', 'x-keytrail-notification': id },
  };
}
