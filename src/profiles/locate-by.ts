import { NOWHERE, type Locate } from '../modules/alerts/domain/place.ts';
import type { Settings } from '../shared/settings.ts';

/**
 * Where addresses are, as the settings have it.
 * @throws InfrastructureError `geoip_database_unusable`
 */
export async function locateBy({ geoipDatabase }: Pick<Settings, 'geoipDatabase'>): Promise<Locate> {
  if (geoipDatabase === null) return NOWHERE;
  // Loaded when it is needed: most installations have no database.
  const { openGeoIp } = await import('../modules/alerts/geoip/geoip-database.ts');
  return openGeoIp(geoipDatabase);
}
