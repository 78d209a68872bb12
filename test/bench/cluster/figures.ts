/** What rounds and samples become on the screen. */
export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** The value that the given share of the numbers does not exceed; NaN of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const thousands = (value: number): string => Math.round(value).toLocaleString('en');

export const ratios = (numbers: readonly number[]): string =>
  `${median(numbers).toFixed(3)}; per round ${numbers.map((n) => n.toFixed(3)).join(', ')}`;

export function line(name: string, text: string): void {
  console.log(`${name.padEnd(26)} ${text}`);
}
