import { hash } from 'node:crypto';

/** As ids of keys have. */
const ID_DIGITS = 32;

/**
 * The id of the principal of a name. Derived, so that processes which create the same name at the same moment mean the
 * same principal and the fold lets one of them have created it.
 */
export const principalIdOf = (name: string): string =>
  `prn_${hash('sha256', name, 'hex').slice(0, ID_DIGITS)}`;
