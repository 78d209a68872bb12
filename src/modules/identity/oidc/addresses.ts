/** Addresses under the one at which browsers reach the service; it may lie below a path of a proxy. */
const under = (publicUrl: string, path: string): string => `${publicUrl.replace(/\/+$/, '')}${path}`;

/** Where a provider sends browsers back to: what has to be registered there, letter by letter. */
export const callbackAddress = (publicUrl: string, provider: string): string =>
  under(publicUrl, `/v1/sign-in/oidc/${provider}/callback`);

/** The link that a device shows. */
export const deviceAddress = (publicUrl: string, request: string): string =>
  under(publicUrl, `/v1/sign-in/device?request=${request}`);
