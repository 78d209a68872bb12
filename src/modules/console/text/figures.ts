/** `12,345`: digits in threes, in the same way wherever the page is read. */
export const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** `1 key`, `2 keys`. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : several}`;

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const BYTES_PER_STEP = 1_024;

/** `3.2 MiB`. */
export function bytes(count: number): string {
  let rest = count;
  let unit = 0;
  while (rest >= BYTES_PER_STEP && unit < UNITS.length - 1) {
    rest /= BYTES_PER_STEP;
    unit += 1;
  }
  return `${figure(unit === 0 ? rest : Math.round(rest * 10) / 10)} ${UNITS[unit] ?? ''}`;
}
