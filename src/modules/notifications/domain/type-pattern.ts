/** `alert.*` matches `alert.raised` and `alert.raised.again`, and not `alerts` or `alert`. */
export const matchesType = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
