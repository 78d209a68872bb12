/**
 * The text of a client's header as the trail takes it. Node reads each byte as a character, so a user agent or a path in
 * raw UTF-8 may hold what counts as control characters; its bearer would be refused for the spelling.
 */
export const printableHeader = (text: string, charsMax: number): string =>
  text
    .replace(/[^\x20-\x7e]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .slice(0, charsMax);
