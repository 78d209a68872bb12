/**
 * The physical limit that `verify` is measured against: a Fastify route that does nothing but return the JSON that
 * verify returns. Prints the port it listens on.
 */
import fastify from 'fastify';

const answer = {
  valid: true,
  code: 'VALID',
  key: {
    id: 'key_019a9b3c5d6e7f808182838485868788',
    name: 'bench-bearer',
    fingerprint: 'qk_4fQ...9sK',
    status: 'ACTIVE',
    owner: 'bench@example.com',
    tenant: 'default',
    role: 'user',
    scopes: 'inherit',
    allowedDatasets: null,
    permissions: null,
    rateLimit: null,
    allowedCidrs: null,
    note: null,
    createdAt: '2026-11-20T21:04:44.123Z',
    createdBy: 'key_019a9b3c5d6e7f808182838485869999',
    expiresAt: '2027-02-18T21:04:44.123Z',
    rotatedAt: null,
    previousSecretGraceEndsAt: null,
    revokedAt: null,
  },
  requestId: '019a9b3c-5d70-7a11-8c22-9d33ae44bf55',
  retryAfterMs: null,
  rateLimit: null,
};

const app = fastify({ logger: false });
app.post('/v1/keys/verify', () => answer);
const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(address).port}\n`);
