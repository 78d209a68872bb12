import type { ApiRequest } from './exchange.ts';

/** Where the service is; its routes begin behind the path of the address, so it may be behind a prefix of a proxy. */
export class ServiceAddress {
  readonly #base: URL;

  /** @throws TypeError which does not quote the address: it could hold a password */
  constructor(address: string | URL) {
    const text = String(address);
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      throw new TypeError('url must be an http or https address without a name or password in it.');
    }
    url.search = '';
    url.hash = '';
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    this.#base = url;
  }

  get origin(): string {
    return this.#base.origin;
  }

  /** Without a slash at its end. */
  get href(): string {
    return this.#base.href.replace(/\/$/, '');
  }

  /** @throws TypeError for a path that leads away from the service, where its key must not go */
  urlOf({ path, query = {} }: Pick<ApiRequest, 'path' | 'query'>): string {
    const url = new URL(`.${path.startsWith('/') ? '' : '/'}${path}`, this.#base);
    if (url.origin !== this.#base.origin || !url.pathname.startsWith(this.#base.pathname)) {
      throw new TypeError('path must be one of the service.');
    }
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url.href;
  }
}

/**
 * A text as one segment of a path.
 * @throws TypeError for what a URL would take as no segment, or as the one above
 */
export function pathSegment(text: string): string {
  if (/^\.{0,2}$/.test(text)) throw new TypeError('An id is neither empty nor only dots.');
  return encodeURIComponent(text);
}
