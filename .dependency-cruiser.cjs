/**
 * The direction of imports, as docs/architecture.md draws it:
 *
 *   events, shared <- pure rooms <- commands, projections, reports, alerts (through ports)
 *                  <- adapters <- *.module.ts, src/profiles, the files directly in src, worker threads
 *
 * Type imports count: a room that names another room's type has to change when that room does.
 * Every rule has a sample in test/architecture/dependencies.spec.ts that it must refuse.
 */
const SPECS = ['\\.(spec|fixture)\\.ts$', '^test/'];
const MODULE = '\\.module\\.ts$';
/** Composition roots: entry points, what they are made of, the profiles, and threads, which compose for themselves. */
const ENTRY = '^src/[^/]+\\.ts$|^src/profiles/|\\.worker\\.ts$';

const DOMAIN = '^src/modules/[^/]+/domain/';
const FRONT_DOORS = '^src/modules/(http|console|cli)/';

/** Adapters with a folder of their own; the first group is that folder, so a rule can say "another one". */
const ADAPTER_FOLDER =
  '^(src/modules/(?:event-log/(?:embedded|kafka)|archive/(?:filesystem|s3)|query-engine/(?:duckdb|athena)|aws-credentials/sts|notifications/(?:email|log|webhook)))/';
/** Read models and checkpoints live beside their port, told apart by name: sqlite/x.ts, x.sqlite.ts, sqlite-x.ts. */
const SQLITE_STORE = '^src/modules/(?:projections|archive)/.*sqlite';
const ADAPTERS = [ADAPTER_FOLDER, SQLITE_STORE];

/** A package by name, installed or not: a missing install must not switch a rule off. */
const npm = (name) => `(^|/)node_modules/${name}(/|$)|^${name}(/|$)`;
const node = (names) => `^(node:)?(${names})$`;

/** An SDK is spoken in one place, so that replacing it, or reviewing how we use it, means reading one folder. */
const onlyIn = (name, what, rooms, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: [...SPECS, ...rooms] },
  to: { path: what },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'Two files that need each other are one thought in two places: move the shared part to a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unused-source',
      comment:
        'No file of src imports this one, so the service does not have it: wire it in, move it to test/, or delete it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(spec|fixture)\\.ts$' },
      module: {
        path: '^src/.*\\.ts$',
        pathNot: [
          '^src/(main|cli)\\.ts$',
          '^src/modules/console/start\\.ts$',
          '\\.worker\\.ts$',
          '\\.(spec|fixture)\\.ts$',
          '\\.d\\.ts$',
        ],
        numberOfDependentsLessThan: 1,
      },
    },
    {
      name: 'shared-is-the-floor',
      comment: 'Everything stands on src/shared; whatever it imports of ours becomes part of everything.',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'events-are-a-language',
      comment:
        'Events outlive the code: they may name each other, the kernel and zod, and nothing that can be swapped.',
      severity: 'error',
      from: { path: '^src/events/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { pathNot: ['^src/events/', '^src/shared/', npm('zod')] },
    },
    {
      name: 'domain-is-pure',
      comment:
        'A decision depends on its arguments only. Give it the value it needs; reading clocks, disks and services is for commands and adapters.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: '\\.(spec|fixture)\\.ts$' },
      to: {
        pathNot: ['^src/events/', '^src/shared/', DOMAIN, node('crypto|zlib|buffer'), npm('zod')],
      },
    },
    {
      name: 'client-stands-alone',
      comment:
        'keytrail/client runs in other people’s programs and in browsers, on fetch and nothing else: no package, no part of Node, none of our own rooms.',
      severity: 'error',
      from: { path: '^src/client/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { pathNot: '^src/client/' },
    },
    {
      name: 'only-the-command-line-asks-by-the-client',
      comment:
        'The client is for talking to a running service from outside. The service itself calls its rooms, and has no requests to make to itself.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/client/', '^src/modules/(cli|console)/', '\\.(spec|fixture)\\.ts$'],
      },
      to: { path: '^src/client/' },
    },
    {
      name: 'console-talks-only-by-http',
      comment:
        'The console is a client like any other: its files run in browsers, where there is the TypeScript client, the rule for cells of a CSV file, and nothing else of ours.',
      severity: 'error',
      from: { path: '^src/modules/console/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { pathNot: ['^src/modules/console/', '^src/client/', '^src/shared/csv-cell\\.ts$'] },
    },
    {
      name: 'integrity-needs-no-service',
      comment:
        'An auditor verifies without us: the integrity room runs without Nest, a server or a database.',
      severity: 'error',
      from: { path: '^src/modules/integrity/', pathNot: [MODULE, '\\.(spec|fixture)\\.ts$'] },
      to: {
        path: [
          npm('@nestjs/[^/]+'),
          npm('fastify'),
          npm('@duckdb/node-api'),
          npm('kafkajs'),
          npm('@aws-sdk/[^/]+'),
          node('sqlite'),
        ],
      },
    },
    {
      name: 'adapters-behind-ports',
      comment:
        'Import the port. Which adapter stands behind it is chosen in src/profiles, a *.module.ts, or a worker thread.',
      severity: 'error',
      from: { pathNot: [...SPECS, MODULE, ENTRY, '^src/modules/cli/', ...ADAPTERS] },
      to: { path: ADAPTERS },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment:
        'Adapters of different ports are combined by a module; one that imports another cannot be swapped.',
      severity: 'error',
      from: { path: ADAPTER_FOLDER, pathNot: [MODULE, '\\.(spec|fixture)\\.ts$'] },
      to: { path: ADAPTERS, pathNot: '^$1/' },
    },
    {
      name: 'sqlite-stores-do-not-know-adapters',
      comment:
        'A read model or checkpoint is fed through the EventLog port, never by a particular log or archive.',
      severity: 'error',
      from: { path: SQLITE_STORE, pathNot: [MODULE, '\\.(spec|fixture)\\.ts$', ADAPTER_FOLDER] },
      to: { path: ADAPTER_FOLDER },
    },
    {
      name: 'rooms-do-not-know-the-doors',
      comment:
        'HTTP, console and CLI call the rooms. A room that calls back can be used through one door only.',
      severity: 'error',
      from: { path: '^src/', pathNot: [FRONT_DOORS, MODULE, ENTRY, '\\.(spec|fixture)\\.ts$'] },
      to: { path: FRONT_DOORS },
    },
    {
      name: 'modules-are-composition',
      comment:
        'A *.module.ts names adapters, so whoever imports it imports them all: inject a token instead.',
      severity: 'error',
      from: { pathNot: [...SPECS, MODULE, ENTRY, '^src/modules/cli/'] },
      to: { path: MODULE },
    },
    {
      name: 'http-takes-no-decisions',
      comment:
        'The HTTP room maps requests to commands and answers to JSON. Not even its module may reach for storage.',
      severity: 'error',
      from: { path: '^src/modules/http/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { path: [...ADAPTERS, node('sqlite'), npm('@duckdb/node-api')] },
    },
    onlyIn(
      'sqlite-in-its-adapters',
      node('sqlite'),
      [
        '^src/modules/event-log/embedded/',
        '^src/modules/event-log/kafka/(?:event-id-index|ids-behind)\\.ts$',
        '^src/modules/projections/',
        '^src/modules/archive/.*(?:sqlite|checkpoint)',
        '^src/modules/snapshots/sqlite-copy\\.ts$',
        '^src/modules/data-directory/directory-lock\\.ts$',
        '^src/modules/query-engine/query-copy/sqlite-',
      ],
      'node:sqlite is still marked experimental: the embedded log, the index of event ids, the read models, the checkpoints of archive and query copy and the lock of the data directory use it, nobody else.',
    ),
    onlyIn(
      'duckdb-in-its-adapter',
      npm('@duckdb/node-api'),
      ['^src/modules/query-engine/duckdb/'],
      'DuckDB is one of two query engines: code that speaks to it directly would not run in a cluster.',
    ),
    onlyIn(
      'kafka-in-its-adapter',
      npm('kafkajs'),
      ['^src/modules/event-log/kafka/'],
      'Kafka is one of two event logs: code that speaks to it directly would not run embedded.',
    ),
    onlyIn(
      's3-in-its-adapter',
      npm('@aws-sdk/(client-s3|lib-storage)'),
      ['^src/modules/archive/s3/'],
      'S3 is one of two archive stores: code that speaks to it directly would not run on a filesystem.',
    ),
    onlyIn(
      'athena-in-its-adapter',
      npm('@aws-sdk/client-athena'),
      ['^src/modules/query-engine/athena/'],
      'Athena is one of two query engines: code that speaks to it directly would not run embedded.',
    ),
    onlyIn(
      'sts-in-its-adapter',
      npm('@aws-sdk/client-sts'),
      ['^src/modules/aws-credentials/sts/'],
      'What AWS credentials are given out is decided in one place, behind AwsCredentials: it is there to be reviewed.',
    ),
    onlyIn(
      'openid-client-in-its-adapter',
      npm('(openid-client|oauth4webapi)'),
      ['^src/modules/identity/oidc/'],
      'Identity providers are spoken to in one place, behind IdentityProvider: what is checked of their tokens is there to be reviewed.',
    ),
    onlyIn(
      'croner-in-its-adapter',
      npm('croner'),
      ['^src/modules/schedules/cron/'],
      'The library finds wall times; when they are due, above all when clocks are set, is decided by our own code.',
    ),
    onlyIn(
      'nodemailer-in-its-adapter',
      npm('nodemailer'),
      ['^src/modules/notifications/email/'],
      'Mail is one of several ways to tell people: whoever has something to tell makes a Notification.',
    ),
    onlyIn(
      'maxmind-in-its-adapter',
      npm('maxmind'),
      ['^src/modules/alerts/geoip/'],
      'Rules are given a function that says where an address is: whose database that is, is nothing to them.',
    ),
    onlyIn(
      'graphql-at-the-door',
      npm('(graphql|@nestjs/graphql)'),
      ['^src/modules/http/'],
      'GraphQL is one of several ways to ask the same: no room behind the door knows by which somebody came.',
    ),
    onlyIn(
      'fastify-at-the-door',
      [npm('fastify'), npm('@fastify/[^/]+'), npm('@nestjs/platform-fastify')],
      ['^src/modules/http/', '^src/(main|app)\\.ts$'],
      'The web server is a detail of the HTTP room and of starting up; rooms must work without one.',
    ),
    {
      name: 'source-does-not-import-tests',
      comment:
        'test/ is not built and not shipped. A contract suite imports the adapter, never the other way.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'nobody-imports-a-spec',
      comment: 'Importing a spec runs its tests a second time: move what you need to a file of its own.',
      severity: 'error',
      from: {},
      to: { path: '\\.spec\\.ts$' },
    },
    {
      name: 'source-imports-what-is-shipped',
      comment: 'A development dependency, or a package we never declared, is absent after npm ci --omit=dev.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'type-only'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/golden/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
