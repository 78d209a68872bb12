import type { KeyCreated } from '../key-created.ts';
import type { KeyUpdated } from '../key-updated.ts';
import { formerVersion, type FormerVersion } from './former-version.ts';
import { keyCreatedV1, type KeyCreatedV1 } from './key-created-v1.ts';
import { keyUpdatedV1, type KeyUpdatedV1 } from './key-updated-v1.ts';

/** Of each event type its versions before the current one, oldest first. Logs and archives hold them for ever. */
export const FORMER_VERSIONS: ReadonlyMap<string, readonly FormerVersion[]> = new Map([
  [
    'KeyCreated',
    [
      formerVersion(
        keyCreatedV1,
        'Version 2 added `allowedCidrs`. A key that was made before may be used from anywhere: null.',
        (event: KeyCreatedV1): KeyCreated => ({
          ...event,
          version: 2,
          data: { ...event.data, allowedCidrs: null },
        }),
      ),
    ],
  ],
  [
    'KeyUpdated',
    [
      formerVersion(
        keyUpdatedV1,
        'Version 2 added `allowedCidrs` to what can change. Events before say nothing of it: it did not change.',
        (event: KeyUpdatedV1): KeyUpdated => ({ ...event, version: 2 }),
      ),
    ],
  ],
]);
