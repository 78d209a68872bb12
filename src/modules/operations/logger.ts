import { pino, type DestinationStream, type Logger } from 'pino';
import type { Settings } from '../../shared/settings.ts';
import { loggedError } from './logged-error.ts';
import { scrubSecrets } from './secret-scrubber.ts';

/** Nest injection token of the process's pino logger. */
export const LOGGER = Symbol('Logger');

/** Fields that hold secrets by their nature, wherever an object that is logged carries them. */
const SECRET_FIELDS = [
  'authorization',
  '["x-api-key"]',
  '["x-amz-security-token"]',
  'cookie',
  '["set-cookie"]',
  'secret',
  'api_key',
  'apiKey',
  'adminKey',
  'secretPepper',
];
const PLACES = ['', '*.', '*.*.', 'req.headers.', 'headers.'];

const redactPaths = PLACES.flatMap((place) =>
  SECRET_FIELDS.map((field) =>
    field.startsWith('[') ? `${place.slice(0, -1)}${field}` : `${place}${field}`,
  ),
);

/**
 * JSON lines on standard output. Known secret fields are redacted by name, and every finished line is searched for
 * anything that has the form of a secret, so that not even an unforeseen message can carry one out.
 */
export function createLogger(settings: Pick<Settings, 'logLevel'>, destination?: DestinationStream): Logger {
  return pino(
    {
      level: settings.logLevel,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: loggedError },
      redact: { paths: redactPaths, censor: '[redacted]' },
      hooks: { streamWrite: scrubSecrets },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}
