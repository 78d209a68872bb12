import { z } from 'zod';
import { readCidr } from '../keys/domain/address/cidr.ts';

/** Whoever has more proxies names their network. */
const PROXIES_MAX = 64;
const PROXIES_CHARS_MAX = 4_096;

/** Addresses and ranges with commas between them. */
export const proxyAddresses = z
  .string()
  .max(PROXIES_CHARS_MAX)
  .refine((text) => {
    const ranges = text.split(',');
    return ranges.length <= PROXIES_MAX && ranges.every((range) => readCidr(range.trim()).ok);
  });
