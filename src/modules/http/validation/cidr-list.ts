import { z } from 'zod';
import {
  ALLOWED_CIDRS_MAX,
  canonicalCidrs,
  CIDR_CHARS_MAX,
  readCidr,
} from '../../keys/domain/address/cidr.ts';

/** A range of addresses as a client may write it. What is wrong with it is said under its own place in the list. */
const cidr = z
  .string()
  .max(CIDR_CHARS_MAX)
  .transform((text, context) => {
    const range = readCidr(text);
    if (range.ok) return range.value;
    context.addIssue(range.refusal);
    return z.NEVER;
  });

/** Ranges of addresses, in canonical form once validated. */
export const cidrList = z.array(cidr).max(ALLOWED_CIDRS_MAX).transform(canonicalCidrs);
