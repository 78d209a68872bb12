/** First a name, then figures. */
export type Row = readonly (string | number)[];

export const print = (text: string): void => {
  console.log(text);
};

/** Names to the left, figures to the right, as wide as they need. */
export function printTable(title: string, head: readonly string[], rows: readonly Row[]): void {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  print(`\n${title}`);
  for (const row of cells) {
    print(
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    );
  }
}
