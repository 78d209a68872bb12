import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../../../shared/settings.ts';

/**
 * A cookie that one sign-in needs while it is under way. With `__Host-` a browser takes it from this host only, over TLS
 * only, and lets no other host of the domain replace it; without TLS, which only this machine may do without, there is
 * no such thing. Scripts cannot read it. `Lax`: it comes back with the provider's redirect, and not with other sites'
 * requests.
 */
export class BrowserCookie {
  readonly #name: string;
  readonly #attributes: string;

  constructor(purpose: 'sign-in' | 'device' | 'login', { publicUrl }: Pick<Settings, 'publicUrl'>) {
    const isSecure = publicUrl === null || publicUrl.startsWith('https:');
    this.#name = `${isSecure ? '__Host-' : ''}keytrail-${purpose}`;
    this.#attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  }

  /** @param value of characters that a cookie may have, as sealed values are */
  set(reply: FastifyReply, value: string, maxAgeSeconds: number): void {
    this.#add(reply, `${this.#name}=${value}; Max-Age=${maxAgeSeconds}; ${this.#attributes}`);
  }

  clear(reply: FastifyReply): void {
    this.#add(reply, `${this.#name}=; Max-Age=0; ${this.#attributes}`);
  }

  /** Null: the browser has none. Of several of the name, the first: which is the most particular one. */
  in(request: FastifyRequest): string | null {
    for (const pair of (request.headers.cookie ?? '').split(';')) {
      const at = pair.indexOf('=');
      if (at > 0 && pair.slice(0, at).trim() === this.#name) return pair.slice(at + 1).trim();
    }
    return null;
  }

  /** Fastify keeps what was set before under the same header. */
  #add(reply: FastifyReply, cookie: string): void {
    void reply.header('set-cookie', cookie);
  }
}
