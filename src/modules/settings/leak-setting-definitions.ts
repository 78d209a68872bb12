import { z } from 'zod';
import type { LeakSettings } from '../../shared/settings.ts';
import type { DefinitionsOf } from './setting-definition.ts';

/** Settings of the response to secrets that were found where they must not be. */
export const LEAK_SETTING_DEFINITIONS: DefinitionsOf<LeakSettings> = {
  leakAction: {
    variable: 'KEYTRAIL_LEAK_ACTION',
    schema: z.enum(['disable', 'revoke', 'alert']),
    default: 'disable',
    allowed: '`disable`, `revoke` or `alert`',
    meaning:
      'What becomes of a key whose secret was reported as leaked and is still accepted. `alert`: people are told, and the key stays good. See leaks.md.',
  },
  leakIntake: {
    variable: 'KEYTRAIL_LEAK_INTAKE',
    schema: z.boolean(),
    default: false,
    allowed: '`true` or `false`',
    meaning:
      'Take reports of GitHub’s secret scanning at `POST /v1/leaks/github`, which needs a signature and no key. `false`: the route refuses everything.',
  },
  leakKeysUrl: {
    variable: 'KEYTRAIL_LEAK_KEYS_URL',
    schema: z.string().min(1).max(1_024),
    default: 'https://api.github.com/meta/public_keys/secret_scanning',
    allowed: 'an address that begins with `https://`; `http` only on this machine',
    meaning: 'Where the public keys are published that those reports are signed with.',
  },
  leakKeysFile: {
    variable: 'KEYTRAIL_LEAK_KEYS_FILE',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'the path of a file, 1 to 1024 characters',
    meaning:
      'File with these public keys, in the form in which GitHub publishes them. Set: `leakKeysUrl` is not asked.',
  },
};
