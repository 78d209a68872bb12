import type { Place } from '../../../../src/modules/alerts/domain/place.ts';

export interface City extends Place {
  readonly name: string;
  /** Of its clocks, in hours from UTC; summer time is left out. */
  readonly utcOffset: number;
}

const city = (name: string, lat: number, lon: number, utcOffset: number): City => ({
  name,
  lat,
  lon,
  utcOffset,
});

/** Where the people and machines of the generated organisations are. */
export const CITIES: readonly City[] = [
  city('London', 51.51, -0.13, 0),
  city('Berlin', 52.52, 13.4, 1),
  city('Munich', 48.14, 11.58, 1),
  city('Paris', 48.86, 2.35, 1),
  city('Madrid', 40.42, -3.7, 1),
  city('Warsaw', 52.23, 21.01, 1),
  city('Stockholm', 59.33, 18.07, 1),
  city('New York', 40.71, -74.01, -5),
  city('Boston', 42.36, -71.06, -5),
  city('Chicago', 41.88, -87.63, -6),
  city('Dallas', 32.78, -96.8, -6),
  city('San Francisco', 37.77, -122.42, -8),
  city('Ashburn', 39.04, -77.49, -5),
  city('Dublin', 53.35, -6.26, 0),
  city('Frankfurt', 50.11, 8.68, 1),
  city('Bangalore', 12.97, 77.59, 5),
  city('Singapore', 1.35, 103.82, 8),
  city('Tokyo', 35.68, 139.69, 9),
  city('Sydney', -33.87, 151.21, 10),
  city('São Paulo', -23.55, -46.63, -3),
];

/** Where clouds have their machines. */
export const CLOUD_CITIES: readonly string[] = [
  'Ashburn',
  'Dublin',
  'Frankfurt',
  'San Francisco',
  'Singapore',
];
/** Where machines are rented by those who do not say who they are; keys are stolen to anywhere. */
export const THIEF_CITIES: readonly string[] = [
  'Singapore',
  'São Paulo',
  'Sydney',
  'Dallas',
  'Warsaw',
  'Frankfurt',
];

export function cityNamed(name: string): City {
  const found = CITIES.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no city ${name}`);
  return found;
}
