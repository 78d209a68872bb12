/** What each field of the envelope means; the key is its path in the event. */
export const ENVELOPE_MEANINGS: Readonly<Record<string, string>> = {
  id: 'Identifies the event. UUIDv7 for our own events; imported uses have the event id of their source. An id that is already in the stream is not stored again.',
  type: 'Name of the event type, exactly as on these pages.',
  version: 'Version of the type. A published version is never edited.',
  time: 'When the action completed, UTC, with milliseconds.',
  keyId: 'The key concerned, which is also what orders events. Null when no key could be identified.',
  tenant:
    'The tenant whose trail the event belongs to. `-` for secrets that belong to nobody, and for what is about all tenants.',
  'actor.type':
    'What acted: a presented `key`, a `user`, the service itself (`system`), its configuration (`config`), nobody who could be identified (`anonymous`), or somebody in another system (`external`).',
  actor: 'Who did it.',
  'actor.id': 'Key id, user id, component of the service, or name in the other system.',
  'actor.email': 'Mail address of the actor where one is known; for a key that of its owner.',
  'actor.credential': 'The key that was the means; null when no key was.',
  'actor.credential.keyId': 'Its id.',
  'actor.credential.keyName': 'Its name at the time.',
  'actor.credential.keyFingerprint': 'Fingerprint of the secret that was presented.',
  origin: 'From where it came. All null for what the service does by itself.',
  'origin.ip': 'IP address.',
  'origin.userAgent': 'User agent, cut to a bounded length.',
  'origin.requestId': 'Id of the request, the same as in the answer and in the log lines.',
  outcome: 'Success, or the reason why not.',
};

const REFERENCE = {
  keyName: 'Name of the key at the time.',
  owner: 'Who answered for the key at the time.',
};

const PRINCIPAL = {
  principalId: 'Id of the principal; what orders its events and those of its sessions.',
  principalName: 'Its name, which is also how keys name their owner.',
};
const SESSION = { ...PRINCIPAL, sessionId: 'Id of the session. Not a secret.' };

const FINGERPRINT_OF_CURRENT = 'Fingerprint of the key’s current secret.';

const USAGE_MEANINGS = {
  keyName: 'Name of the key at the time; null when the secret belongs to none.',
  fingerprint:
    'Of the secret that was presented, which during a rotation tells the old one from the new; null if it was unreadable.',
  dataset: 'Dataset that was asked for; null if none was named.',
  permission: 'Permission that was asked for; on Keytrail’s own routes the scope that the route demands.',
  endpoint: 'What the bearer was doing, for instance `/v1/query` or `ec2.amazonaws.com:RunInstances`.',
  via: 'The gateway that asked on the bearer’s behalf; null when the bearer asked itself.',
  'via.keyId': 'Id of the gateway’s own key.',
  'via.keyName': 'Its name.',
  basedOn:
    'Position in the lifecycle stream, per partition, that the decision rested on. Makes “accepted after the revoke” a fact instead of a comparison of clocks. Empty for what another system decided.',
  external: 'Set for uses that another system reported; null for our own decisions.',
  'external.source': 'Which trail, for instance `aws:123456789012`.',
  'external.region': 'Region of the call.',
  'external.errorCode': 'Error code that the other system recorded; null on success.',
};

const ALERT = {
  alertId: 'Id of the alert, derived from the rule, its subject and the event that set it off.',
  rule: 'Name of the rule.',
  severity: 'How much it matters: `low`, `medium`, `high` or `critical`.',
  keyName: 'Name of the key at the time; null where no key could be identified.',
  owner: 'Who answered for the key at the time; null where no key could be identified.',
};

const NOTIFICATION = {
  notificationId: 'Id of the event that people are told of.',
  notificationType: 'What sort of notification it is, such as `alert.raised`.',
  channel: 'Name of the channel in keytrail.yaml.',
  kind: 'How the channel reaches people.',
  target: 'Host of its endpoint or mail server, or its topic; null for the log.',
  attempts: 'How often it was tried, by the process that recorded this.',
};

const POLICY_CONTROL = {
  policy: 'Name of the policy in keytrail.yaml.',
  control: 'Id of the control of its pack, such as `2.11`.',
  dryRun: 'True: it was recorded what would have been done, and nothing was.',
};

const POLICY_EXCEPTION = {
  exceptionId: 'Id of the exception.',
  policy: 'Name of the policy that leaves the keys alone.',
  ofKeyId: 'Key that is meant; null: by owner, or all of the tenant.',
  ofOwner: 'Owner whose keys are meant; null with `ofKeyId` null: all keys of the tenant.',
  keyOwner: 'Who owned the key when the exception was asked for; null unless it is about one key.',
  until: 'It ends by itself at this instant.',
  requestedBy: 'Name or mail address of whoever asked for it.',
};
const POLICY_NOTE = 'In the words of whoever did it; null: none.';

const REPORT_SCHEDULE = {
  schedule: 'Name of the schedule in keytrail.yaml.',
  report: 'Kind of report.',
  parameters:
    'What the report is asked for, by the names of its query parameters. What is missing has its default.',
  ofTenant: 'Tenant whose keys the report is about; null: all tenants.',
  recipients: 'Mail addresses that it goes to, beside the channels that take it.',
};
const REPORT_RUN = {
  runId: 'Id of the run, derived from the schedule and its due instant.',
  ...REPORT_SCHEDULE,
  dueAt: 'Instant for which the run was due, which is also what the report is about.',
  trigger: '`schedule`: its time had come. `request`: somebody asked for it.',
  passedOverFrom:
    'Where more due instants were missed than are made afterwards: the first of those that are not made; else null.',
};

const REVIEW = {
  reviewId: 'Id of the access review.',
  reviewName: 'Its name.',
};
const REVIEW_WORD = {
  decision: 'What is to become of the key: `keep`, `rotate` or `revoke`.',
  reason: 'Why, in the words of whoever said it; null: nothing.',
};

/** What each field of `data` means, per event type; the key is its path below `data`. */
export const DATA_MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  KeyCreated: {
    name: 'Name of the key.',
    owner: 'Who answers for the key; a mail address by convention.',
    role: 'Role of the key: the most that it can do.',
    scopes: '`inherit`: all that the role grants. A list: only these, as far as the role grants them.',
    allowedDatasets: 'Datasets that it may be used for. Null: every one. An empty list: none.',
    permissions: 'Permissions that it may be used for. Null: every one.',
    rateLimit: 'Requests per minute; null: no limit of its own.',
    note: 'Free text of whoever created the key.',
    allowedCidrs:
      'Ranges of addresses that it may be used from, in canonical form. Null: from anywhere. An empty list: from nowhere.',
    secretHash:
      'Hexadecimal SHA-256 of the secret, or HMAC-SHA-256 where a pepper is configured. Never the secret.',
    fingerprint: 'Names the secret to people without giving it away: prefix, first and last three digits.',
    expiresAt: 'The key is refused from this instant on; null: it never expires.',
  },
  KeyUpdated: {
    ...REFERENCE,
    before: 'The fields that changed, with their old values.',
    after: 'The same fields, with their new values.',
  },
  KeyRotated: {
    ...REFERENCE,
    secretHash: 'Hash of the new secret, made as in KeyCreated.',
    fingerprint: 'Fingerprint of the new secret.',
    previousFingerprint: 'Fingerprint of the secret that was replaced.',
    graceEndsAt:
      'The replaced secret is refused from this instant on; the event time itself when no grace was given.',
    expiresAt: 'New expiry of the key; null: it never expires.',
  },
  RotationGraceEnding: {
    ...REFERENCE,
    fingerprint: FINGERPRINT_OF_CURRENT,
    previousFingerprint: 'Fingerprint of the secret that the rotation replaced.',
    graceEndsAt: 'That secret is refused from this instant on.',
    previousSecretUse:
      'What the trail had of its use since the rotation when the warning was given; null: it was not looked up, because many warnings were due or the query engine did not answer.',
    'previousSecretUse.requests': 'Requests with it that were accepted.',
    'previousSecretUse.lastUsedAt': 'The latest of them; null: there was none.',
    'previousSecretUse.addresses':
      'How many addresses presented it; at most the 1,000 latest users are counted.',
  },
  RotationGraceEnded: {
    ...REFERENCE,
    fingerprint: FINGERPRINT_OF_CURRENT,
    previousFingerprint: 'Fingerprint of the secret that the rotation replaced.',
    graceEndsAt: 'It was refused from this instant on, whenever the sweep came by.',
    warnedAt:
      'When RotationGraceEnding was recorded; null: never, because warnings are off or the service was down.',
  },
  KeyRevoked: {
    ...REFERENCE,
    reason: 'Why, in the words of whoever revoked it.',
    by: 'How the key was named: by its id, or by presenting its secret.',
    fingerprint: FINGERPRINT_OF_CURRENT,
  },
  KeyExpired: {
    ...REFERENCE,
    expiresAt: 'The expiry that passed. The key was refused from then on, whenever the sweep came by.',
    fingerprint: FINGERPRINT_OF_CURRENT,
  },
  KeyDisabled: {
    ...REFERENCE,
    reason: 'Why, in the words of whoever disabled it.',
    fingerprint: FINGERPRINT_OF_CURRENT,
  },
  KeyEnabled: {
    ...REFERENCE,
    reason: 'Why, in the words of whoever enabled it.',
    fingerprint: FINGERPRINT_OF_CURRENT,
  },
  ExternalKeyObserved: {
    source: 'Which trail names it, for instance `aws:123456789012`.',
    kind: '`temporary` keys are session credentials, which expire by themselves and are never an unused-key finding.',
    name: 'Name of the key; for AWS its access key id.',
    owner: 'Who the other system says holds the key.',
    principal: 'The full name of that principal, such as an ARN; null if the trail does not state it.',
    firstSeenAt: 'Time of the record that the key was first met in.',
    createdAt: 'When the key was created, if the trail states it.',
  },
  KeyUsed: USAGE_MEANINGS,
  AuthenticationFailed: USAGE_MEANINGS,
  AccessDenied: USAGE_MEANINGS,
  RateLimited: USAGE_MEANINGS,
  RevokedKeyAccepted: {
    keyName: 'Name of the key.',
    useEventId: 'Id of the KeyUsed event.',
    usedAt: 'When the use was decided.',
    revokedAt: 'When the key was revoked.',
    lateMs: 'From the revocation to the use, in milliseconds, by the clocks of the two processes.',
    basedOn: 'Lifecycle checkpoint that the use was decided on: it does not contain the revocation.',
  },
  ReportIssued: {
    report: 'Which report.',
    format: 'Format of the bytes that were handed out.',
    parameters: 'The parameters that it was made with.',
    rows: 'Number of rows in it.',
    logPosition: 'Position in the event log that the report is based on.',
    sha256: 'Hexadecimal SHA-256 of the bytes that were handed out.',
  },
  QueryRun: {
    sql: 'The statement as sent, cut to 4,096 characters.',
    sqlSha256: 'Hexadecimal SHA-256 of the whole statement.',
    rows: 'Number of rows returned; null when it was refused.',
    durationMs: 'How long it ran, in milliseconds.',
    refusal: 'Refusal code, `query_engine_failed` when the engine failed; null when rows were returned.',
  },
  KeysRead: {
    endpoint: 'Route pattern, such as `GET /v1/keys/:id`.',
    keyIds: 'Ids of the keys of others that were shown.',
    filter: 'What a list was narrowed down to; null for a single key.',
  },
  RequestRefused: {
    endpoint: 'Route pattern, such as `POST /v1/keys/:id/revoke`.',
    code: 'Code of the refusal, such as `role_not_held`; each has a page in docs/errors.',
    target: 'The id in the address, whether or not anything has it; null where the route has none.',
  },
  PrincipalCreated: {
    ...PRINCIPAL,
    kind: 'A person (`user`) or a program (`service`), which has no password.',
    email: 'Mail address, if one is known.',
    tenant: 'The tenant that it belongs to.',
    role: 'The most that it, its sessions and its keys can do.',
    identities:
      'Who identity providers say it is: the name of each in the configuration, and its own, unchanging id of the principal (`sub` of OpenID Connect).',
  },
  PrincipalUpdated: {
    ...PRINCIPAL,
    before: 'The fields that changed, with their old values.',
    after: 'The same fields, with their new values.',
  },
  PrincipalDisabled: { ...PRINCIPAL, reason: 'Why, in the words of whoever disabled it.' },
  PrincipalEnabled: { ...PRINCIPAL, reason: 'Why, in the words of whoever enabled it.' },
  SignedIn: {
    ...SESSION,
    method: '`password`: against the installation’s own users. `oidc`: an identity provider said who it is.',
    provider: 'The identity provider; null for a password of the installation’s own.',
    expiresAt: 'The session ends then, however often it is refreshed.',
    refreshHash:
      'Hexadecimal SHA-256 of the refresh token handed out; null while a code waits to be exchanged for one.',
    codeHash:
      'Hexadecimal SHA-256 of the code that a device or another program exchanges for tokens, once; null: no code.',
    codeExpiresAt: 'The code is worthless from then on; null: no code.',
  },
  SessionRefreshed: {
    ...SESSION,
    usedHash: 'What was given up: hexadecimal SHA-256 of the refresh token or of the code.',
    refreshHash: 'Hexadecimal SHA-256 of the refresh token handed out for it.',
  },
  SessionRevoked: {
    ...SESSION,
    reason:
      'Why: the person signed out, somebody revoked it, a used token came back, there were more sessions than one principal may have, or the principal was disabled.',
  },
  SessionUsed: {
    ...SESSION,
    endpoint: 'Route pattern, such as `GET /v1/keys/:id`.',
    permission:
      'The scope by which they passed, or that was missing; null where the route takes anybody who is signed in.',
    basedOn: 'Lifecycle checkpoint that the decision rested on.',
  },
  SignInFailed: {
    principalId:
      'Null where nobody here has the name that was given; the name itself is not kept, it may be a password.',
    principalName: 'Its name, likewise.',
    sessionId: 'The session concerned; null where there was none.',
    method:
      'What was tried: a password, an identity provider, a refresh token, a code, or an access token on a request.',
    provider: 'The identity provider; null where none was involved.',
    reason: 'Why not. The person who tried learns less: an unknown name and a wrong password look alike.',
  },
  DatasetQueried: {
    dataset: 'The dataset that was asked for, whether it exists or not.',
    metrics: 'Names of the metrics that were asked for.',
    dimensions: 'Names of the dimensions to group by.',
    filters: 'Dimension and operator of each filter, without its values.',
    rows: 'Number of rows returned; null when it was refused.',
    durationMs: 'How long it took, in milliseconds.',
    refusal: 'Refusal code, `query_engine_failed` when the engine failed; null when rows were returned.',
  },
  TrailImported: {
    source: 'Which trail, for instance `aws:123456789012`.',
    coversFrom: 'Time of the earliest record that was read.',
    coversTo: 'Time of the latest record that was read; those dated in the future are left out.',
    records: 'Records of this trail that were read, without those that are left out.',
    imported: 'Uses that are new in the log.',
    duplicates: 'Uses that were in the log already, or twice in the files.',
    corruptFiles:
      'Files that could not be read; of all trails in the run, since nobody can know whose they are.',
  },
  AlertRaised: {
    ...ALERT,
    method:
      '`exact`: a fact of the trail. `learned`: unlike what the subject did before. `reported`: somebody told.',
    ruleDigest: 'Digest of the rule as it was when it raised the alert.',
    subject: 'Whom the rule watched: `key:` and an id, or `source:` with tenant and address.',
    happenedAt: 'Time of the event that set it off; the envelope has the time of finding it.',
    evidence: 'Ids of the events that show it, the one that set it off first.',
    baseline: 'What is usual for the subject; null where the rule compares with nothing.',
    observed: 'What was seen instead.',
    sentence: 'The alert in one sentence for whoever is on call.',
  },
  LeakReported: {
    leakId: 'Id of the report, derived from the secret’s key and where it was found.',
    source: 'Which way it came and from what, such as `github/commit` or `report/pastebin`.',
    url: 'Where it was found, without user, query and whatever could be the secret; null: nobody said.',
    note: 'What whoever reported it wrote; null: nothing.',
    leakedAt: 'Since when it is thought to be known to strangers; null: nobody said.',
    fingerprint: 'Of the secret that was found; null for texts that are no secret of any form of ours.',
    whichSecret:
      'Whether it is the `current` secret of its key or the `previous` one; null: it belongs to no key.',
    accepted: 'Whether the secret was still accepted at that moment.',
    action:
      'What is done about it: `disable` or `revoke` the key, only `alert` its owner, or `none` for what belongs to no key or is no good any more.',
    keyName: 'Name of the key at the time; null: it belongs to none.',
    owner: 'Who answered for the key at the time; null: it belongs to none.',
  },
  AlertAcknowledged: { ...ALERT, note: 'What the person who looks into it wrote; null: nothing.' },
  AlertResolved: {
    ...ALERT,
    resolution:
      'What it turned out to be: `misuse` of the key, an honest `mistake`, something `expected`, or a `false_alert`.',
    note: 'What the person who resolved it wrote; null: nothing.',
  },
  AlertsSuppressed: {
    suppressionId: 'Id of the suppression.',
    rule: 'Rule whose alerts are meant; null: every rule’s.',
    ofKeyId: 'Key whose alerts are meant; null: every key’s.',
    ofOwner: 'Owner whose keys’ alerts are meant; null: everybody’s.',
    until: 'It ends by itself at this instant.',
    reason: 'Why, in the words of whoever suppressed them.',
  },
  AlertSuppressionEnded: { suppressionId: 'Id of the suppression that ends.' },
  NotificationDelivered: NOTIFICATION,
  NotificationAbandoned: {
    ...NOTIFICATION,
    reason:
      '`gave_up` after a day of failures, `refused` for good by the receiver, `silenced` by a suppression, or a test that failed.',
    detail: 'What the last attempt met, in one sentence.',
  },
  NotificationChannelChanged: {
    channel: 'Name of the channel in keytrail.yaml.',
    change: 'Whether it was added, changed or removed.',
    description:
      'The channel as it is now; as it was, where it is removed. No secrets, and no paths of addresses.',
    'description.kind': 'How it reaches people.',
    'description.target': 'Host of its endpoint or mail server, or its topic; null for the log.',
    'description.to': 'Its mail addresses; none for other kinds.',
    'description.types': 'Types of notifications that it is told of; `*` stands for the rest of a name.',
    'description.minSeverity': 'The least severity that it is told of; null: all.',
    'description.tenants': 'The tenants whose notifications it is told of; null: all.',
  },
  ReportScheduled: {
    ...REPORT_SCHEDULE,
    cron: 'When, in five fields: minute, hour, day of the month, month, day of the week.',
    timeZone: 'IANA time zone of these times.',
    formats: 'Forms that are made and sent. JSON is made and kept in any case.',
  },
  ReportScheduleEnded: REPORT_SCHEDULE,
  ReportRunCompleted: {
    ...REPORT_RUN,
    files:
      'What was made: of each file its form, its key in the store of report runs, the hexadecimal SHA-256 of its bytes, their number, and whether it goes to the recipients.',
    title: 'Title of the report.',
    rows: 'Rows of its main table.',
    summary: 'Its figures, by name.',
    logPosition: 'Log position that it is based on.',
    madeAt: 'When the kept files were made; later than `dueAt` for a run that was caught up.',
  },
  ReportRunFailed: {
    ...REPORT_RUN,
    attempts: 'How often it was tried.',
    code: 'Code of the refusal or the failure that the last attempt ended with.',
    sentence: 'The same in a sentence.',
  },
  ReportFileRead: {
    runId: 'Id of the run.',
    schedule: 'Schedule of the run.',
    report: 'Kind of report.',
    dueAt: 'Instant that the report is about.',
    format: 'Form of the file.',
    objectKey: 'Its key in the store of report runs.',
    sha256: 'Hexadecimal SHA-256 of the bytes that were given.',
  },
  PolicyStepTaken: {
    ...REFERENCE,
    ...POLICY_CONTROL,
    step: 'What was done: the owner was told, the key disabled, or revoked.',
    finding:
      'What is wrong with the key: it is `unused`, or was `not_rotated`; `unknown` where the trail does not cover the window.',
    days: 'Whole days, rounded down, for which it is proved.',
    windowDays: 'Days that the control allows.',
    comparison: '`at-least`: exactly so many days are a finding. `over`: only more.',
    since: 'Since when it is a finding; null where nobody knows.',
    facts: 'What the trail said of the key when this was decided.',
    'facts.createdAt': 'When the key was created; null where no trail shows it.',
    'facts.rotatedAt': 'When it got its present secret by a rotation; null: never.',
    'facts.expiresAt': 'When it expires by itself; null: never.',
    'facts.lastUse': 'What is known of its last successful use, as in the report of unused keys.',
    'facts.lastUsedAt': 'The last successful use on record; null: none.',
    'facts.knownUntil': 'The trail says nothing about the key after this instant; null: nothing at all.',
    nextStep: 'What comes next unless the finding goes away; null: nothing.',
    nextAt: 'When, at the earliest.',
  },
  PolicyFindingCleared: {
    ...REFERENCE,
    ...POLICY_CONTROL,
    reason:
      'The key was `used` or `rotated`, `disabled` by somebody, `enabled` again after the policy had disabled it, is `excepted` or of an `exempt` kind, has `ended`, or what its owner was told has `changed`: the policy in force, what comes next by it, or the owner.',
    lastStep: 'The last step that had been taken.',
    lastStepAt: 'When.',
  },
  PolicyActionsHeld: {
    policy: 'Name of the policy.',
    due: 'Keys that would have been disabled or revoked in this run.',
    population:
      'Keys of the policy’s tenants that are active or disabled, those of other systems not counted.',
    percentMax: 'Most of them, in percent, that one run may act upon.',
    day: 'UTC day of the event.',
  },
  PolicyExceptionRequested: { ...POLICY_EXCEPTION, reason: 'Why, in the words of whoever asked.' },
  PolicyExceptionApproved: { ...POLICY_EXCEPTION, note: POLICY_NOTE },
  PolicyExceptionRejected: { ...POLICY_EXCEPTION, note: POLICY_NOTE },
  PolicyExceptionWithdrawn: { ...POLICY_EXCEPTION, note: POLICY_NOTE },
  AccessReviewOpened: {
    ...REVIEW,
    ofOwner: 'Whose keys are reviewed; null: everybody’s.',
    dueAt: 'Until when it should be done.',
    keys: 'How many keys there are to review.',
    keysSha256: 'SHA-256 of their ids, one a line in order of the ids, which proves the population.',
    owners: 'Their owners, who are told; at most 1,000.',
  },
  AccessReviewKeysListed: {
    ...REVIEW,
    items: 'Some of the keys of the review: their ids, names, owners and creators when it was opened.',
  },
  KeyAttested: { ...REVIEW, ...REFERENCE, ...REVIEW_WORD },
  KeyReviewed: {
    ...REVIEW,
    ...REFERENCE,
    ...REVIEW_WORD,
    attested: 'What the owner had said; null: nothing.',
  },
  AccessReviewReminded: {
    ...REVIEW,
    stage: '`half-time`, `last-day` or `overdue`.',
    dueAt: 'Until when it should be done.',
    notAttested: 'Keys that their owners have said nothing about.',
    notConfirmed: 'Keys without a decision.',
    owners: 'Owners who have said nothing about a key; at most 1,000.',
  },
  AccessReviewClosed: {
    ...REVIEW,
    keep: 'Keys to keep.',
    rotate: 'Keys to rotate.',
    revoke: 'Keys to revoke.',
    undecided: 'Keys without a decision.',
    reason: 'Why it was closed with undecided keys; null where there were none.',
  },
  EvidenceIssued: {
    control: 'The control that the pack is evidence for.',
    from: 'Beginning of its period.',
    to: 'End of its period, not included.',
    seed: 'What the sample was drawn with.',
    files: 'How many files it has.',
    logPosition: 'Partitions and offsets of the last events that it could see.',
    manifestSha256: 'SHA-256 of its manifest, which has those of all other files.',
  },
};
