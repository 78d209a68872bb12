import { InfrastructureError } from './shared/infrastructure-error.ts';
import type { Settings } from './shared/settings.ts';
import { systemCode } from './shared/thrown.ts';

/** What a system says where an address cannot be listened at, and what an operator can do about it. */
const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there; end it, or set another PORT',
  EACCES: 'this user may not; set a PORT above 1023, or give it the right to lower ones',
  EADDRNOTAVAIL: 'this machine has no such address; set another KEYTRAIL_HOST',
};

/**
 * Has the service answer at its address.
 * @throws InfrastructureError `address_unusable`
 */
export async function listenAt(
  app: { readonly listen: (port: number, host: string) => Promise<unknown> },
  { host, port }: Pick<Settings, 'host' | 'port'>,
): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const reason = WHY[systemCode(error) ?? ''];
    if (reason === undefined) throw error;
    throw new InfrastructureError(
      'address_unusable',
      `The service cannot listen at ${host}, port ${port}: ${reason}.`,
      error,
    );
  }
}
