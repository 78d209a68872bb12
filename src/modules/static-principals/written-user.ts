import { isScalar, isSeq, parseDocument, YAMLSeq } from 'yaml';
import { accept, refuse, type Result } from '../../shared/result.ts';

/** A user as a new entry says it; what is absent is left to the defaults. */
export interface WrittenUser {
  readonly name: string;
  readonly role: string;
  readonly tenant?: string;
  readonly email?: string;
  readonly passwordHash?: string;
}

/**
 * A YAML text with one more entry under `users:`. Everything that stands there stays as it is, comments included. Refuses
 * in a sentence what cannot be added to; whether the whole is a good configuration is for its own reader to say.
 */
export function withUser(text: string, user: WrittenUser): Result<string, string> {
  const document = parseDocument(text, { version: '1.2', prettyErrors: false });
  const [fault] = document.errors;
  if (fault !== undefined) return refuse(`The file is not valid YAML (${fault.code}); mend it first.`);
  const entry = document.createNode({
    name: user.name,
    ...(user.email === undefined ? {} : { email: user.email }),
    ...(user.tenant === undefined ? {} : { tenant: user.tenant }),
    role: user.role,
    ...(user.passwordHash === undefined ? {} : { password_hash: user.passwordHash }),
  });
  const section: unknown = document.contents === null ? undefined : document.get('users', true);
  if (isSeq(section)) {
    // `users: []` becomes a list that people can read; entries that are written on one line stay so.
    if (section.items.length === 0) section.flow = false;
    section.items.push(entry);
  } else if (section === undefined || section === null || (isScalar(section) && section.value === null)) {
    const list = new YAMLSeq();
    list.items.push(entry);
    document.set('users', list);
  } else {
    return refuse('The section users of the file is not a list; mend it first.');
  }
  // Never folded: a hash that is broken into two lines is none.
  return accept(document.toString({ lineWidth: 0 }));
}
