import type { Actor, Origin } from './envelope.ts';

/** The cast of the catalogue's examples: one analyst's key, seen from one address. */
export const exampleActor: Actor = {
  type: 'key',
  id: 'key_019a9b3c5d6e7f808182838485868788',
  email: 'ana@example.com',
  credential: {
    keyId: 'key_019a9b3c5d6e7f808182838485868788',
    keyName: 'ci-github-prod-2026q4',
    keyFingerprint: 'qk_4fQ...9sK',
  },
};

export const exampleOrigin: Origin = {
  ip: '203.0.113.7',
  userAgent: 'quilt-python/8.0.0 (Linux 6.18) CPython/3.11.7',
  requestId: '019a9b3c-5d70-7a11-8c22-9d33ae44bf55',
};

/** The envelope that every example shares, apart from its type, version and data. */
export const exampleEnvelope = {
  id: '019a9b3c-5d71-7b12-9c23-ad34be45cf56',
  time: '2026-11-20T21:04:44.123Z',
  keyId: 'key_019a9b3c5d6e7f808182838485868788',
  tenant: 'default',
  actor: exampleActor,
  origin: exampleOrigin,
  outcome: 'SUCCESS',
} as const;

export const exampleSecretHash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
