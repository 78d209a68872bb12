/**
 * What a reviewer should not have to say twice. Layout is prettier's business, direction of imports is
 * dependency-cruiser's, naming and file size are the tidy spec's; only rules about meaning live here.
 */
import { builtinModules } from 'node:module';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const bareBuiltins = builtinModules
  .filter((name) => !name.startsWith('node:') && !name.startsWith('_'))
  .map((name) => ({ name, message: `Write 'node:${name}', so that no npm package can take its place.` }));

/** Turns text into elements, or into code. */
const madeOfMarkup = [
  ...['innerHTML', 'outerHTML', 'srcdoc', 'insertAdjacentHTML', 'setHTMLUnsafe', 'parseHTMLUnsafe'],
  ...['createContextualFragment', 'parseFromString', 'write', 'writeln', 'setAttributeNS'],
].map((property) => ({ property, message: 'Make it by the renderer of the console, which sets text only.' }));

/** What outlives the page, or others can read. */
const keptByBrowsers = ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookie', 'cookieStore'];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/', 'data/', '.cache/', 'test/golden/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "Property[key.name='unit'] > Literal[value='binary']",
          message: 'Use codePoint of test/fixtures/code-point.ts: the same texts without a table of 180 MB.',
        },
      ],
      'no-restricted-imports': ['error', { paths: bareBuiltins }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      // One program for sources and specs together: building a second one would double the time of a run.
      parserOptions: {
        // The second one knows the DOM, and is for the few files of the console that need it.
        project: ['./tsconfig.check.json', './src/modules/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',

      // Only these need types. The full type-checked set costs several times as much and mostly repeats tsc.
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      // A `default` is an answer: the fold must be total, and passes on event types it does not know.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],

      // Off on purpose: its autofix turns a constructor parameter's class into a type import, and with it
      // goes the metadata Nest injects by. The compiler's verbatimModuleSyntax already asks for `type`.
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/prefer-readonly': 'off',

      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          caughtErrorsIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
    },
  },
  {
    // These talk to a person at a terminal; everything else logs through the logger, which masks secrets.
    files: ['src/main.ts', 'src/cli.ts', 'src/modules/cli/**', 'test/bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // dependency-cruiser loads its configuration with require.
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
  {
    // Names, notes and user agents come from strangers: the console puts them on the page as text, by its one renderer,
    // and keeps nothing in the browser.
    files: ['src/modules/console/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-globals': ['error', ...keptByBrowsers, 'Function'],
      'no-restricted-properties': [
        'error',
        ...madeOfMarkup,
        ...keptByBrowsers.map((property) => ({ property })),
      ],
    },
  },
);
