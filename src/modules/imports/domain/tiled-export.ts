import { z } from 'zod';
import { ROLES } from '../../../events/key-rights.ts';
import { isoTime } from '../../../shared/iso-time.ts';
import { refuse, accept, type Result } from '../../../shared/result.ts';
import { storedScopes, whyNoScope } from '../../identity/domain/scope-list.ts';

/** Tiled keeps 100 for each of its users; a file of more keys is not one of an installation that people made. */
const KEYS_MAX = 100_000;
/** Of Tiled's columns. */
const NOTE_CHARS_MAX = 1_023;
const LIST_CHARS_MAX = 511;
const OWNER_CHARS_MAX = 254;
const TIME_CHARS_MAX = 40;
/** More would only repeat themselves. */
const PROBLEMS_MAX = 20;

/** As tenants are called by every door. */
const TENANT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const WITH_ZONE = /(Z|[+-]\d{2}(:?\d{2})?)$/;
/** They make a trail look other than it is. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

/** A list as Tiled's API shows it, or as its database keeps it: as a JSON text. */
const names = z.preprocess(
  (value) => {
    if (typeof value !== 'string' || value.length > LIST_CHARS_MAX) return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  },
  z.array(z.string().max(LIST_CHARS_MAX)),
);

const scopes = names.superRefine((list, check) => {
  for (const [index, name] of list.entries()) {
    const message = whyNoScope(name);
    if (message !== null) check.addIssue({ code: 'custom', message, path: [index] });
  }
});

/** SQLite has no zones: Tiled means UTC. */
const time = z
  .string()
  .max(TIME_CHARS_MAX)
  .transform((text, check) => {
    const ms = Date.parse(`${text.replace(' ', 'T')}${WITH_ZONE.test(text) ? '' : 'Z'}`);
    if (!Number.isNaN(ms)) return isoTime(ms);
    check.addIssue({ code: 'custom', message: 'Must be a time' });
    return z.NEVER;
  });

const rowSchema = z.object({
  first_eight: z.string().regex(/^[0-9a-f]{8}$/, 'Must be eight hexadecimal digits'),
  hashed_secret: z
    .string()
    .regex(/^(\\x)?[0-9a-fA-F]{64}$/, 'Must be a SHA-256 in hexadecimal')
    .transform((text) => text.slice(-64).toLowerCase()),
  owner: z.string().trim().min(1).max(OWNER_CHARS_MAX),
  role: z.enum(ROLES).default('user'),
  tenant: z.string().regex(TENANT, 'Must be the name of a tenant').optional(),
  scopes: scopes.transform(storedScopes),
  access_tags: names.nullish().transform((tags) => tags ?? null),
  note: z
    .string()
    .max(NOTE_CHARS_MAX)
    .nullish()
    .transform((note) => note?.replace(UNPRINTABLE, ' ').trim() ?? ''),
  expiration_time: time.nullish().transform((end) => end ?? null),
});

/** One key as Tiled's database has it. */
export type TiledExportRow = z.output<typeof rowSchema>;

/** What is wrong with a file is said by row and column, and never repeats what stands there. */
export function readTiledExport(text: string): Result<readonly TiledExportRow[], readonly string[]> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(['The file is not JSON.']);
  }
  const parsed = z.array(rowSchema).max(KEYS_MAX).safeParse(json);
  if (parsed.success) return accept(parsed.data);
  return refuse(
    parsed.error.issues.slice(0, PROBLEMS_MAX).map(({ path, message }) => {
      const [row, ...column] = path.map(String);
      return row === undefined ? message : `Key ${Number(row) + 1}, ${column.join('.')}: ${message}`;
    }),
  );
}
