/** A place on the earth, in degrees. */
export interface Place {
  /** -90 to 90. */
  readonly lat: number;
  /** -180 to 180. */
  readonly lon: number;
}

/** Where an address is, as a GeoIP database has it; null where it does not know. */
export type Locate = (ip: string) => Place | null;

/** Without a database nothing is anywhere, and nobody travels. */
export const NOWHERE: Locate = () => null;

const EARTH_RADIUS_KM = 6_371;
const RADIANS_PER_DEGREE = Math.PI / 180;

/** Along the surface (haversine). */
export function distanceKm(one: Place, other: Place): number {
  const lat = (other.lat - one.lat) * RADIANS_PER_DEGREE;
  const lon = (other.lon - one.lon) * RADIANS_PER_DEGREE;
  const across = Math.cos(one.lat * RADIANS_PER_DEGREE) * Math.cos(other.lat * RADIANS_PER_DEGREE);
  const half = Math.sin(lat / 2) ** 2 + across * Math.sin(lon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}
