import { hash32 } from './hash32.ts';

/** Browsers bring themselves up to date every month: for them the product alone is what stays. */
const BROWSER = /\b(Firefox|Edg|OPR|Chrome|CriOS|Safari)\/\d/;
/** `aws-cli/2.13.1`, `[S3Console/0.4`: a product and its major version. */
const PRODUCT = /^[[("\s]*([A-Za-z][\w.+-]{0,39})(?:\/v?(\d{1,4}))?/;
const OTHER_CHARS_MAX = 40;

/** The product and major version of a user agent: what stays when a client is brought up to date. */
export function agentName(userAgent: string | null): string {
  if (userAgent === null || userAgent === '') return 'no user agent';
  const browser = userAgent.startsWith('Mozilla/') ? BROWSER.exec(userAgent) : null;
  if (browser !== null) return `a browser (${browser[1] ?? ''})`;
  const [, product, major] = PRODUCT.exec(userAgent) ?? [];
  if (product === undefined) return userAgent.slice(0, OTHER_CHARS_MAX);
  return major === undefined ? product : `${product}/${major}`;
}

/**
 * What a state keeps of a user agent: 24 bits of its product, and 8 of its major version. So that one can be told from an
 * older version of the same product.
 */
export type Agent = number;

const MAJOR_MAX = 255;
const MAJORS = MAJOR_MAX + 1;
const MAJOR = /\/(\d+)$/;

const REMEMBERED_MAX = 5_000;
const remembered = new Map<string, Agent>();

export function agentOf(userAgent: string | null): Agent {
  const text = userAgent ?? '';
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const name = agentName(userAgent);
  const major = Math.min(Number(MAJOR.exec(name)?.[1] ?? 0), MAJOR_MAX);
  const agent = (hash32(name.replace(MAJOR, '')) >>> 8) * MAJORS + major;
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(text, agent);
  return agent;
}

/** Whether the one is the other, or a later version of it: programs are brought up to date, and hardly ever back. */
export const isUpgradeOf = (agent: Agent, of: Agent): boolean =>
  agent >= of && Math.floor(agent / MAJORS) === Math.floor(of / MAJORS);
