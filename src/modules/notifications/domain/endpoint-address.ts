import { isLoopbackHost } from '../../../shared/loopback.ts';

/** Longer than any address that a service gives out. */
export const ENDPOINT_CHARS_MAX = 2_048;

/**
 * What is wrong with the address of an endpoint, as the end of the sentence "url …"; null: nothing. Without TLS anybody on
 * the way could read who misuses which key, so it is for receivers on this machine alone, and only where the operator has
 * opened internal addresses.
 */
export function endpointProblem(text: string, privateAllowed: boolean): string | null {
  if (text.length > ENDPOINT_CHARS_MAX || !URL.canParse(text)) return 'must be an https address';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return 'must have no user name or password in it; sign in by the signature instead';
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:' && isLoopbackHost(url.hostname))
    return privateAllowed ? null : 'must be an https address; http needs KEYTRAIL_NOTIFY_PRIVATE_ADDRESSES';
  return 'must be an https address; http is for this machine only';
}

/** The host as a socket wants it: without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
