/** RFC 5321's longest. */
const ADDRESS_CHARS_MAX = 254;

/**
 * The addresses that mail servers take without quoting. What is no such address is told nothing: a text that somebody
 * named as owner must not become a header, or a command to the mail server.
 */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;

export const isMailAddress = (text: string): boolean =>
  text.length <= ADDRESS_CHARS_MAX && ADDRESS.test(text);

/** What stands behind the `@`. */
export const mailDomain = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
