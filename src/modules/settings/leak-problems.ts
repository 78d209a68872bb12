import { isLoopbackHost } from '../../shared/loopback.ts';
import type { Settings } from '../../shared/settings.ts';

/** Whoever could change the answer on its way could sign reports. Never quotes the value, which may hold a token. */
export function leakProblems({ leakKeysUrl }: Pick<Settings, 'leakKeysUrl'>): readonly string[] {
  const name = 'leakKeysUrl (KEYTRAIL_LEAK_KEYS_URL)';
  const url = URL.parse(leakKeysUrl);
  if (url === null || !/^https?:$/.test(url.protocol))
    return [`${name}: it must be an address that begins with https://.`];
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    return [`${name}: http is allowed on this machine only; it must begin with https://.`];
  return url.username === '' && url.password === '' ? [] : [`${name}: it must have no user and no password.`];
}
