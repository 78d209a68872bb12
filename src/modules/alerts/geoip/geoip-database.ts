import { isIP } from 'node:net';
import { open, type CityResponse, type Reader } from 'maxmind';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Locate } from '../domain/place.ts';

/** Answers that are kept: the same keys are used from the same addresses again and again. */
const ANSWERS_KEPT = 10_000;

/**
 * Where addresses are, by a database in MaxMind's format that has locations, such as GeoLite2 City. All of it is in memory.
 * @throws InfrastructureError `geoip_database_unusable`
 */
export async function openGeoIp(path: string): Promise<Locate> {
  const reader = await readerOf(path);
  return (ip) => {
    const version = isIP(ip);
    if (version === 0 || version > reader.metadata.ipVersion) return null;
    const { latitude: lat, longitude: lon } = reader.get(ip)?.location ?? {};
    return typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : null;
  };
}

async function readerOf(path: string): Promise<Reader<CityResponse>> {
  try {
    return await open<CityResponse>(path, { cache: { max: ANSWERS_KEPT } });
  } catch (cause) {
    throw new InfrastructureError(
      'geoip_database_unusable',
      `The GeoIP database ${path} cannot be used: it must be a readable file in MaxMind’s format.`,
      cause,
    );
  }
}
