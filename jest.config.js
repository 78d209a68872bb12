import { join } from 'node:path';
import process from 'node:process';

// Threads and programs that specs start load sources by themselves, some of them a hundred times in a run. Node keeps what
// it compiled of a text, types stripped, beside the other caches; it is read again only for the very same text.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '.cache/node');

/** ESM throughout: sources are loaded as written, `.ts` extensions included, so no module mapping is needed. */
export default {
  testEnvironment: '<rootDir>/test/runner/spec-environment.js',
  testSequencer: '<rootDir>/test/runner/longest-first-sequencer.js',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  reporters: ['default', '<rootDir>/test/reporters/closing-line.js'],
  testTimeout: 120_000,
  maxWorkers: 2,
};
