import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { oneOf } from './draws.ts';

/** A client program. What it calls itself changes with its versions. */
export interface Tool {
  readonly product: string;
  readonly major: number;
  /** Day on which the next major version comes out; beyond the end: none does. */
  readonly nextMajorDay: number;
  readonly tail: string;
}

const NEVER = 10_000;
const tool = (product: string, major: number, tail = '', nextMajorDay = NEVER): Tool => ({
  ...{ product, major, nextMajorDay, tail },
});

export const SERVICE_TOOLS: readonly Tool[] = [
  tool('okhttp', 4, '', 120),
  tool('Go-http-client', 2),
  tool('axios', 1),
  tool('Apache-HttpClient', 5, ' (Java/21.0.4)'),
  tool('python-httpx', 0),
  tool('reqwest', 0),
  tool('aws-sdk-java', 2, ' Linux/6.1 OpenJDK/21'),
  tool('quilt-python', 8, ' (Linux 6.18) CPython/3.12.4', 95),
];
export const JOB_TOOLS: readonly Tool[] = [
  tool('dbt', 1),
  tool('apache-airflow', 2, '', 130),
  tool('spark', 3, ' (Scala 2.12)'),
  tool('quilt-python', 8, ' (Linux 6.18) CPython/3.12.4', 95),
  tool('python-requests', 2),
  tool('curl', 8),
  tool('duckdb', 1),
];
export const CI_TOOLS: readonly Tool[] = [
  tool('curl', 8),
  tool('terraform', 1, ' (+https://www.terraform.io)'),
  tool('github-actions', 4, '', 60),
  tool('npm', 10, ' node/v24.1.0 linux x64', 100),
  tool('pip', 25, ' {"implementation":{}}'.replaceAll('"', "'"), 90),
  tool('quilt-python', 8, ' (Linux 6.18) CPython/3.12.4', 95),
  tool('Go-http-client', 2),
];
export const PEOPLE_TOOLS: readonly Tool[] = [
  tool('quilt-python', 8, ' (Macintosh) CPython/3.11.7', 95),
  tool('python-requests', 2),
  tool('PowerBI', 2),
  tool('Microsoft Excel', 16),
  tool('R', 4, ' (4.4.1 x86_64)'),
  tool('DBeaver', 24, '', 88),
  tool('curl', 8),
];

/** A browser: its version goes up each month, and it is the same product all the same. */
export const BROWSERS: readonly Tool[] = [
  tool('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome', 141),
  tool('Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox', 143),
];

/** What those use who have a key that is not theirs. */
export const THIEF_TOOLS: readonly string[] = [
  'python-requests/1.2.3',
  'curl/7.58.0',
  'Wget/1.21.3',
  'Go-http-client/1.1',
  'Boto3/1.26.0 Python/3.9.2',
  'PostmanRuntime/7.36.0',
  'libwww-perl/6.67',
  'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
];

/** Days by which its user comes late to each new version. */
export const lagOf = (random: Random): number => random.below(60);

/** What a tool calls itself on a day. Minor versions come every twelve days. */
export function userAgent({ product, major, nextMajorDay, tail }: Tool, day: number): string {
  const released = Math.max(day, 0);
  const isBrowser = product.startsWith('Mozilla/');
  const current = isBrowser ? major + Math.floor(released / 28) : major + (released >= nextMajorDay ? 1 : 0);
  return `${product}/${current}.${Math.floor(released / 12) % 40}.${released % 3}${tail}`;
}

/** A tool that is not among those. */
export function anotherTool(
  random: Random,
  among: readonly Tool[],
  known: readonly Tool[],
): Tool | undefined {
  const others = among.filter(({ product }) => known.every((one) => one.product !== product));
  return others.length === 0 ? undefined : oneOf(random, others);
}
