import { z } from 'zod';
import type { IntegritySettings } from '../../shared/settings.ts';
import { wholeNumber, type DefinitionsOf } from './setting-definition.ts';

/** Settings of the digests, by which anybody can check the archive. */
export const INTEGRITY_SETTING_DEFINITIONS: DefinitionsOf<IntegritySettings> = {
  digestMinutes: {
    variable: 'KEYTRAIL_DIGEST_MINUTES',
    schema: wholeNumber(1, 1_440),
    default: 60,
    allowed: 'a whole number of minutes from 1 to 1440',
    meaning:
      'How long a stretch of time one signed digest of the archive covers. All processes of a cluster need the same. See integrity.md.',
  },
  digestKeyFile: {
    variable: 'KEYTRAIL_DIGEST_KEY_FILE',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'the path of a file, 1 to 1024 characters',
    meaning:
      'RSA private key (PEM, 2048 bits or more) that digests are signed with. Unset: `digest-key.pem` in the data directory, made when it is first needed; in a cluster there are no digests without it.',
  },
  digestBucket: {
    variable: 'KEYTRAIL_DIGEST_BUCKET',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .nullable(),
    default: null,
    allowed: 'the name of a bucket',
    meaning:
      'What digests say that they lie in. Unset: `KEYTRAIL_S3_BUCKET`, without a bucket `keytrail`. Set it to the bucket that the archive is copied to, and tools find every file where its digest says that it is.',
  },
};
