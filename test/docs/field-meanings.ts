/** What each field of the envelope means; the key is its path in the event. */
export const ENVELOPE_MEANINGS: Readonly<Record<string, string>> = {
  id: 'Identifies the event. UUIDv7 for our own events; imported uses have the event id of their source. An id that is already in the stream is not stored again.',
  type: 'Name of the event type, exactly as on these pages.',
  version: 'Version of the type. A published version is never edited.',
  time: 'When the action completed, UTC, with milliseconds.',
  keyId: 'The key concerned, which is also what orders events. Null when no key could be identified.',
  tenant: 'The tenant whose trail the event belongs to. `-` for secrets that belong to nobody.',
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
    coversTo: 'Time of the latest record that was read.',
    records: 'Records of this trail that were read.',
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
};
