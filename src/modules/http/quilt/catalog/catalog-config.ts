import { z } from 'zod';
import type { Settings } from '../../../../shared/settings.ts';
import { VERSION } from '../../../../shared/version.ts';

const availability = z.enum(['ENABLED', 'DISABLED', 'SIGN_IN_ONLY']);

/** What Quilt's own schema of this document requires. Its Python client needs `registryUrl`, and uses `region`. */
export const catalogConfigSchema = z.object({
  registryUrl: z.string().describe('Without a slash at the end: clients put paths behind it.'),
  region: z.string(),
  mode: z.enum(['OPEN', 'PRODUCT', 'LOCAL']),
  alwaysRequiresAuth: z.boolean(),
  passwordAuth: availability,
  ssoAuth: availability,
  ssoProviders: z.string(),
  apiGatewayEndpoint: z.string(),
  s3Proxy: z.string(),
  serviceBucket: z.string(),
  mixpanelToken: z.string(),
  stackVersion: z.string(),
});

/** @param address of this service, as its clients reach it; they keep what they are given under exactly this text */
export const catalogConfig = (
  { region, oidcIssuer }: Pick<Settings, 'region' | 'oidcIssuer'>,
  address: string,
): z.output<typeof catalogConfigSchema> => ({
  registryUrl: address.replace(/\/+$/, ''),
  region,
  mode: 'PRODUCT',
  alwaysRequiresAuth: true,
  passwordAuth: 'SIGN_IN_ONLY',
  ssoAuth: oidcIssuer === null ? 'DISABLED' : 'SIGN_IN_ONLY',
  ssoProviders: '',
  // There is no proxy, no gateway and no bucket of Quilt's behind this registry.
  apiGatewayEndpoint: '',
  s3Proxy: '',
  serviceBucket: '',
  mixpanelToken: '',
  stackVersion: VERSION,
});
