/**
 * Written by `npm run docs:openapi` from the service's OpenAPI document, of which it has the routes that the client and the web
 * console ask. A spec compares the two; changes made here by hand are lost.
 */
export interface paths {
    readonly "/v1/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Sign in with a name and a password of this installation’s own users. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                        readonly password: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Tokens"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Exchange a refresh token, or the code of a sign-in, for new tokens. Each is good once. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly refreshToken: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Tokens"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sign-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** End the session that this is asked with. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Session"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who this is asked by, and what they may do. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Me"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List keys in the order of their creation, of one’s own tenant unless admin or auditor. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly name?: string;
                    readonly fingerprint?: string;
                    readonly status?: "ACTIVE" | "DISABLED" | "REVOKED" | "EXPIRED";
                    readonly owner?: string;
                    readonly tenant?: string;
                    readonly limit?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["KeyPage"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Create a key. Its secret is in this answer and nowhere else. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Repeating a creation under it makes one key. */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                        readonly expiresInDays?: number | null;
                        readonly owner?: string;
                        readonly tenant?: string;
                        /** @enum {string} */
                        readonly role?: "admin" | "auditor" | "analyst" | "viewer" | "user";
                        readonly scopes?: "inherit" | readonly string[];
                        readonly allowedDatasets?: readonly string[] | null;
                        readonly permissions?: readonly string[] | null;
                        readonly rateLimit?: number | null;
                        readonly note?: string | null;
                        readonly allowedCidrs?: readonly string[] | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["KeyWithSecret"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One key. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Key"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Revoke the key that a found secret belongs to. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly secret: string;
                        /** @default null */
                        readonly reason?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Key"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Revoke a key for ever. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /** @default null */
                        readonly reason?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Key"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give a key a new secret; the old one stays good for the grace, by default a day. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /** @default 86400 */
                        readonly graceSeconds?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["KeyWithSecret"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/verify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Is this secret good, and may it do this? Answered when the answer is in the trail. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly secret: string;
                        readonly dataset?: string | null;
                        readonly permission?: string | null;
                        /** @default null */
                        readonly sourceIp?: string | null;
                        readonly userAgent?: string | null;
                        readonly endpoint?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Verification"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What is on record of a key’s use; by the hour when a period is asked for. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly from?: string;
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["KeyUsage"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}/disable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Refuse a key until it is enabled again. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /** @default null */
                        readonly reason?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Key"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/{id}/enable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Accept a disabled key again. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /** @default null */
                        readonly reason?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Key"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The trail of a key, an owner, a tenant or a period, of one’s own tenant unless admin or auditor. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly keyId?: string;
                    readonly owner?: string;
                    readonly tenant?: string;
                    readonly type?: string;
                    readonly outcome?: "SUCCESS" | "INVALID" | "EXPIRED" | "REVOKED" | "DISABLED" | "FORBIDDEN" | "RATE_LIMITED";
                    readonly from?: string;
                    readonly to?: string;
                    readonly order?: "newest" | "oldest";
                    readonly limit?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly id: string;
                                readonly type: string;
                                readonly time: string;
                                readonly outcome: string | null;
                                readonly keyId: string | null;
                                readonly keyName: string | null;
                                readonly keyFingerprint: string | null;
                                readonly owner: string | null;
                                readonly tenant: string | null;
                                readonly userIdentity: unknown;
                                readonly sourceIp: string | null;
                                readonly userAgent: string | null;
                                readonly requestId: string | null;
                                readonly asked: unknown;
                                readonly answered: unknown;
                                readonly errorCode: string | null;
                                readonly errorMessage: string | null;
                                readonly position: {
                                    readonly stream: string | null;
                                    readonly partition: number | null;
                                    readonly offset: number | null;
                                };
                            }[];
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sql": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Run one SELECT over audit_trail, of one’s own tenant unless admin or auditor. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly sql: string;
                        /** @default [] */
                        readonly parameters?: readonly (string | number | boolean | null)[];
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly columns: readonly {
                                readonly name: string;
                                readonly type: string;
                            }[];
                            readonly rows: readonly {
                                readonly [key: string]: string | number | boolean | null;
                            }[];
                            readonly rowCount: number;
                            readonly truncated: boolean;
                            readonly bytesScanned: number;
                            readonly costUsd?: number;
                            readonly durationMs: number;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/integrity": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The last signed digest of the archive, and the public keys that digests are checked by. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly signed: boolean;
                            readonly bucket: string;
                            readonly prefix: string;
                            readonly accountId: string;
                            readonly region: string;
                            readonly lastDigest: {
                                readonly key: string;
                                readonly endTime: string;
                                readonly contentSha256: string;
                                readonly fingerprint: string;
                            } | null;
                            readonly publicKeys: readonly {
                                readonly fingerprint: string;
                                readonly since: string;
                                readonly pem: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alerts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List alerts, or the keys that have some, the newest first, of one’s own tenant unless admin or auditor. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly state?: "open" | "acknowledged" | "resolved" | "suppressed";
                    readonly rule?: string;
                    readonly severity?: "low" | "medium" | "high" | "critical";
                    readonly keyId?: string;
                    readonly owner?: string;
                    readonly tenant?: string;
                    readonly from?: string;
                    readonly to?: string;
                    readonly groupBy?: "key";
                    readonly limit?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Alert"][] | readonly {
                                readonly keyId: string | null;
                                readonly keyName: string | null;
                                readonly owner: string | null;
                                readonly tenant: string;
                                readonly subject: string;
                                readonly counts: {
                                    readonly open: number;
                                    readonly acknowledged: number;
                                    readonly resolved: number;
                                    readonly suppressed: number;
                                };
                                /** @enum {string} */
                                readonly highestSeverity: "low" | "medium" | "high" | "critical";
                                readonly firstRaisedAt: string;
                                readonly lastRaisedAt: string;
                                readonly latest: components["schemas"]["Alert"];
                            }[];
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alerts/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One alert, with what became of it and where its events are. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @enum {string} */
                            readonly state: "open" | "acknowledged" | "resolved" | "suppressed";
                            readonly rule: string;
                            /** @enum {string} */
                            readonly method: "exact" | "learned" | "reported";
                            /** @enum {string} */
                            readonly severity: "low" | "medium" | "high" | "critical";
                            readonly sentence: string;
                            readonly keyId: string | null;
                            readonly keyName: string | null;
                            readonly owner: string | null;
                            readonly tenant: string;
                            readonly subject: string;
                            readonly happenedAt: string;
                            readonly raisedAt: string;
                            readonly baseline: string | null;
                            readonly observed: string;
                            readonly evidence: readonly string[];
                            readonly acknowledged: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            } | null;
                            readonly resolved: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                                /** @enum {string} */
                                readonly resolution: "misuse" | "mistake" | "expected" | "false_alert";
                            } | null;
                            readonly suppressedBy: string | null;
                            readonly ruleDigest: string;
                            readonly life: readonly {
                                /** @enum {string} */
                                readonly what: "raised" | "suppressed" | "acknowledged" | "resolved";
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            }[];
                            readonly events: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alerts/{id}/acknowledge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Say that somebody looks into an alert. Nobody does that for their own keys. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /** @default null */
                        readonly note?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @enum {string} */
                            readonly state: "open" | "acknowledged" | "resolved" | "suppressed";
                            readonly rule: string;
                            /** @enum {string} */
                            readonly method: "exact" | "learned" | "reported";
                            /** @enum {string} */
                            readonly severity: "low" | "medium" | "high" | "critical";
                            readonly sentence: string;
                            readonly keyId: string | null;
                            readonly keyName: string | null;
                            readonly owner: string | null;
                            readonly tenant: string;
                            readonly subject: string;
                            readonly happenedAt: string;
                            readonly raisedAt: string;
                            readonly baseline: string | null;
                            readonly observed: string;
                            readonly evidence: readonly string[];
                            readonly acknowledged: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            } | null;
                            readonly resolved: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                                /** @enum {string} */
                                readonly resolution: "misuse" | "mistake" | "expected" | "false_alert";
                            } | null;
                            readonly suppressedBy: string | null;
                            readonly ruleDigest: string;
                            readonly life: readonly {
                                /** @enum {string} */
                                readonly what: "raised" | "suppressed" | "acknowledged" | "resolved";
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            }[];
                            readonly events: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alerts/{id}/resolve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Say what an alert was, and close it. Nobody does that for their own keys. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly resolution: "misuse" | "mistake" | "expected" | "false_alert";
                        /** @default null */
                        readonly note?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @enum {string} */
                            readonly state: "open" | "acknowledged" | "resolved" | "suppressed";
                            readonly rule: string;
                            /** @enum {string} */
                            readonly method: "exact" | "learned" | "reported";
                            /** @enum {string} */
                            readonly severity: "low" | "medium" | "high" | "critical";
                            readonly sentence: string;
                            readonly keyId: string | null;
                            readonly keyName: string | null;
                            readonly owner: string | null;
                            readonly tenant: string;
                            readonly subject: string;
                            readonly happenedAt: string;
                            readonly raisedAt: string;
                            readonly baseline: string | null;
                            readonly observed: string;
                            readonly evidence: readonly string[];
                            readonly acknowledged: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            } | null;
                            readonly resolved: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                                /** @enum {string} */
                                readonly resolution: "misuse" | "mistake" | "expected" | "false_alert";
                            } | null;
                            readonly suppressedBy: string | null;
                            readonly ruleDigest: string;
                            readonly life: readonly {
                                /** @enum {string} */
                                readonly what: "raised" | "suppressed" | "acknowledged" | "resolved";
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            }[];
                            readonly events: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/alert-suppressions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Tell nobody of alerts of a rule, a key or an owner, for at most 90 days. Not for one’s own keys. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @default null */
                        readonly rule?: string | null;
                        /** @default null */
                        readonly keyId?: string | null;
                        /** @default null */
                        readonly owner?: string | null;
                        /** @default null */
                        readonly tenant?: string | null;
                        readonly until: string;
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["AlertSuppression"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/access-reviews": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List access reviews, the newest first, of one’s own tenant unless admin or auditor. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly tenant?: string;
                    readonly state?: "open" | "all";
                    readonly limit?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly id: string;
                                readonly name: string;
                                readonly tenant: string;
                                /** @enum {string} */
                                readonly state: "open" | "closed";
                                readonly owner: string | null;
                                readonly openedAt: string;
                                readonly openedBy: string;
                                readonly dueAt: string;
                                readonly keys: number;
                                readonly keysSha256: string;
                                readonly keep: number;
                                readonly rotate: number;
                                readonly revoke: number;
                                readonly undecided: number;
                                readonly notAttested: number;
                                readonly ended: number;
                                readonly closedAt: string | null;
                                readonly closedBy: string | null;
                                readonly reason: string | null;
                            }[];
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/access-reviews/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One access review, with how far it is. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly name: string;
                            readonly tenant: string;
                            /** @enum {string} */
                            readonly state: "open" | "closed";
                            readonly owner: string | null;
                            readonly openedAt: string;
                            readonly openedBy: string;
                            readonly dueAt: string;
                            readonly keys: number;
                            readonly keysSha256: string;
                            readonly keep: number;
                            readonly rotate: number;
                            readonly revoke: number;
                            readonly undecided: number;
                            readonly notAttested: number;
                            readonly ended: number;
                            readonly closedAt: string | null;
                            readonly closedBy: string | null;
                            readonly reason: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/access-reviews/{id}/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The keys of an access review in order of their ids; a `user` sees its own. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly owner?: string;
                    readonly state?: "open" | "attested" | "confirmed";
                    readonly limit?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly keyId: string;
                                readonly keyName: string;
                                readonly owner: string;
                                readonly ownerNow: string;
                                readonly createdBy: string;
                                /** @enum {string} */
                                readonly state: "open" | "attested" | "confirmed";
                                readonly attested: {
                                    /** @enum {string} */
                                    readonly decision: "keep" | "rotate" | "revoke";
                                    readonly reason: string | null;
                                    readonly at: string;
                                    readonly by: string;
                                } | null;
                                readonly confirmed: {
                                    /** @enum {string} */
                                    readonly decision: "keep" | "rotate" | "revoke";
                                    readonly reason: string | null;
                                    readonly at: string;
                                    readonly by: string;
                                } | null;
                                readonly carriedOut: boolean | null;
                            }[];
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/access-reviews/{id}/keys/{keyId}/attest": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Say of one’s own key whether to keep, rotate or revoke it. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly keyId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly decision: "keep" | "rotate" | "revoke";
                        /** @default null */
                        readonly reason?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keyId: string;
                            readonly keyName: string;
                            readonly owner: string;
                            readonly ownerNow: string;
                            readonly createdBy: string;
                            /** @enum {string} */
                            readonly state: "open" | "attested" | "confirmed";
                            readonly attested: {
                                /** @enum {string} */
                                readonly decision: "keep" | "rotate" | "revoke";
                                readonly reason: string | null;
                                readonly at: string;
                                readonly by: string;
                            } | null;
                            readonly confirmed: {
                                /** @enum {string} */
                                readonly decision: "keep" | "rotate" | "revoke";
                                readonly reason: string | null;
                                readonly at: string;
                                readonly by: string;
                            } | null;
                            readonly carriedOut: boolean | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/access-reviews/{id}/keys/{keyId}/review": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Decide what becomes of a key that one neither owns nor created. A revocation is carried out. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly keyId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly decision: "keep" | "rotate" | "revoke";
                        /** @default null */
                        readonly reason?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keyId: string;
                            readonly keyName: string;
                            readonly owner: string;
                            readonly ownerNow: string;
                            readonly createdBy: string;
                            /** @enum {string} */
                            readonly state: "open" | "attested" | "confirmed";
                            readonly attested: {
                                /** @enum {string} */
                                readonly decision: "keep" | "rotate" | "revoke";
                                readonly reason: string | null;
                                readonly at: string;
                                readonly by: string;
                            } | null;
                            readonly confirmed: {
                                /** @enum {string} */
                                readonly decision: "keep" | "rotate" | "revoke";
                                readonly reason: string | null;
                                readonly at: string;
                                readonly by: string;
                            } | null;
                            readonly carriedOut: boolean | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/policies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Policies in force, with what each control demands, for one’s own tenant unless admin or auditor. */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly name: string;
                                readonly pack: string;
                                readonly title: string;
                                readonly source: string;
                                readonly tenants: readonly string[] | null;
                                readonly dryRun: boolean;
                                readonly stages: {
                                    readonly notifyAfterDays: number;
                                    readonly disableAfterDays: number | null;
                                    readonly revokeAfterDays: number | null;
                                };
                                readonly exempt: readonly ("external" | "configured" | "service" | "person")[];
                                readonly controls: readonly {
                                    readonly id: string;
                                    readonly demands: string;
                                    /** @enum {string} */
                                    readonly finding: "unused" | "not_rotated";
                                    readonly days: number;
                                    /** @enum {string} */
                                    readonly when: "at-least" | "over";
                                    readonly counts: string | null;
                                }[];
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/policies/{name}/findings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Keys that do not keep a policy as of now or of a past instant, with what was done and what comes next. Does nothing. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly asOf?: string;
                    readonly limit?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly name: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly policy: string;
                            readonly dryRun: boolean;
                            readonly asOf: string;
                            readonly population: number;
                            readonly counts: {
                                readonly finding: number;
                                readonly disabled: number;
                                readonly unknown: number;
                                readonly excepted: number;
                                readonly exempt: number;
                            };
                            readonly items: readonly {
                                readonly keyId: string;
                                readonly keyName: string;
                                readonly owner: string;
                                readonly tenant: string;
                                readonly source: string;
                                readonly status: string;
                                readonly kinds: readonly ("external" | "configured" | "service" | "person")[];
                                readonly control: string;
                                /** @enum {string} */
                                readonly finding: "unused" | "not_rotated";
                                /** @enum {string} */
                                readonly verdict: "finding" | "disabled" | "unknown" | "excepted" | "exempt";
                                readonly days: number;
                                readonly since: string | null;
                                readonly createdAt: string | null;
                                readonly rotatedAt: string | null;
                                readonly expiresAt: string | null;
                                /** @enum {string} */
                                readonly lastUse: "used" | "idle" | "never" | "unknown";
                                readonly lastUsedAt: string | null;
                                readonly knownUntil: string | null;
                                readonly exceptionId: string | null;
                                readonly taken: readonly {
                                    /** @enum {string} */
                                    readonly step: "notify" | "disable" | "revoke";
                                    readonly at: string;
                                }[];
                                readonly next: {
                                    /** @enum {string} */
                                    readonly step: "notify" | "disable" | "revoke";
                                    readonly dueAt: string;
                                    readonly isDue: boolean;
                                } | null;
                            }[];
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/policy-exceptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List exceptions, the newest first, of one’s own tenant unless admin or auditor. */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly policy?: string;
                    readonly tenant?: string;
                    readonly state?: "open" | "in_force" | "all";
                    readonly limit?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                readonly id: string;
                                readonly policy: string;
                                readonly tenant: string;
                                readonly keyId: string | null;
                                readonly owner: string | null;
                                readonly reason: string;
                                readonly until: string;
                                /** @enum {string} */
                                readonly state: "requested" | "approved" | "rejected" | "withdrawn" | "over";
                                readonly requestedAt: string;
                                readonly requestedBy: string;
                                readonly decision: {
                                    readonly at: string;
                                    readonly by: string;
                                    readonly note: string | null;
                                } | null;
                                readonly withdrawn: {
                                    readonly at: string;
                                    readonly by: string;
                                    readonly note: string | null;
                                } | null;
                            }[];
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/policy-exceptions/{id}/approve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Approve an exception that somebody else asked for and that is not for one’s own keys. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /** @default null */
                        readonly note?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly policy: string;
                            readonly tenant: string;
                            readonly keyId: string | null;
                            readonly owner: string | null;
                            readonly reason: string;
                            readonly until: string;
                            /** @enum {string} */
                            readonly state: "requested" | "approved" | "rejected" | "withdrawn" | "over";
                            readonly requestedAt: string;
                            readonly requestedBy: string;
                            readonly decision: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            } | null;
                            readonly withdrawn: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            } | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/policy-exceptions/{id}/reject": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Reject an exception that somebody else asked for and that is not for one’s own keys. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: {
                readonly content: {
                    readonly "application/json": {
                        /** @default null */
                        readonly note?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Done. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly policy: string;
                            readonly tenant: string;
                            readonly keyId: string | null;
                            readonly owner: string | null;
                            readonly reason: string;
                            readonly until: string;
                            /** @enum {string} */
                            readonly state: "requested" | "approved" | "rejected" | "withdrawn" | "over";
                            readonly requestedAt: string;
                            readonly requestedBy: string;
                            readonly decision: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            } | null;
                            readonly withdrawn: {
                                readonly at: string;
                                readonly by: string;
                                readonly note: string | null;
                            } | null;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Alert: {
            readonly id: string;
            /** @enum {string} */
            readonly state: "open" | "acknowledged" | "resolved" | "suppressed";
            readonly rule: string;
            /** @enum {string} */
            readonly method: "exact" | "learned" | "reported";
            /** @enum {string} */
            readonly severity: "low" | "medium" | "high" | "critical";
            readonly sentence: string;
            readonly keyId: string | null;
            readonly keyName: string | null;
            readonly owner: string | null;
            readonly tenant: string;
            readonly subject: string;
            readonly happenedAt: string;
            readonly raisedAt: string;
            readonly baseline: string | null;
            readonly observed: string;
            readonly evidence: readonly string[];
            readonly acknowledged: {
                readonly at: string;
                readonly by: string;
                readonly note: string | null;
            } | null;
            readonly resolved: {
                readonly at: string;
                readonly by: string;
                readonly note: string | null;
                /** @enum {string} */
                readonly resolution: "misuse" | "mistake" | "expected" | "false_alert";
            } | null;
            readonly suppressedBy: string | null;
        };
        readonly AlertSuppression: {
            readonly id: string;
            readonly tenant: string;
            readonly rule: string | null;
            readonly keyId: string | null;
            readonly owner: string | null;
            readonly reason: string;
            readonly startsAt: string;
            readonly until: string;
            readonly by: string;
            readonly inForce: boolean;
            readonly endedAt: string | null;
            readonly endedBy: string | null;
        };
        readonly Key: {
            readonly id: string;
            readonly name: string;
            readonly fingerprint: string | null;
            /** @enum {string} */
            readonly status: "ACTIVE" | "DISABLED" | "REVOKED" | "EXPIRED";
            readonly external: boolean;
            readonly owner: string;
            readonly tenant: string;
            readonly role: string | null;
            readonly scopes: ("inherit" | readonly string[]) | null;
            readonly allowedDatasets: readonly string[] | null;
            readonly permissions: readonly string[] | null;
            readonly rateLimit: number | null;
            readonly allowedCidrs: readonly string[] | null;
            readonly note: string | null;
            readonly createdAt: string | null;
            readonly createdBy: string | null;
            readonly configuredIn: string | null;
            readonly expiresAt: string | null;
            readonly rotatedAt: string | null;
            readonly previousSecretGraceEndsAt: string | null;
            readonly disabledAt: string | null;
            readonly revokedAt: string | null;
            readonly revocationReason: string | null;
            readonly lastUsedAt: string | null;
            readonly lastAttemptAt: string | null;
            readonly totalRequests: number;
        };
        readonly KeyPage: {
            readonly items: readonly components["schemas"]["Key"][];
            readonly nextCursor: string | null;
        };
        readonly KeyUsage: {
            readonly key: string;
            readonly key_id: string;
            readonly last_used: string | null;
            readonly first_used: string | null;
            readonly last_attempt: string | null;
            readonly last_attempt_outcome: string | null;
            readonly total_requests: number;
            readonly successful_requests: number;
            readonly failed_requests: number;
            readonly failures_by_code: {
                readonly [key: string]: number;
            };
            readonly avg_requests_per_day: number;
            readonly hours?: readonly {
                readonly hour: string;
                readonly successes: number;
                readonly failures_by_code: {
                    readonly [key: string]: number;
                };
                readonly distinct_ips: number;
                readonly datasets: readonly string[];
            }[];
        };
        readonly KeyWithSecret: {
            readonly key: components["schemas"]["Key"];
            readonly secret: string;
        };
        readonly Me: {
            /** @enum {string} */
            readonly kind: "key" | "session";
            readonly owner: string;
            readonly email: string | null;
            readonly tenant: string;
            /** @enum {string} */
            readonly role: "admin" | "auditor" | "analyst" | "viewer" | "user";
            readonly scopes: readonly ("keys:read" | "keys:write" | "keys:verify" | "trail:read" | "reports:read" | "sql:run" | "query:run" | "alerts:read" | "alerts:write" | "policies:write" | "reviews:write" | "admin" | "read:metadata" | "read:data" | "write:metadata" | "write:data" | "delete:revision" | "delete:node" | "create:node" | "register" | "metrics" | "create:apikeys" | "revoke:apikeys" | "admin:apikeys" | "read:principals" | "write:principals" | "read:webhooks" | "write:webhooks")[];
            readonly allowedDatasets: readonly string[] | null;
            readonly key: {
                readonly id: string;
                readonly name: string;
                readonly fingerprint: string;
            } | null;
            readonly session: {
                readonly id: string;
                readonly principalId: string;
            } | null;
        };
        readonly Problem: {
            /** @description Path of the page about the code. */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            /** @enum {string} */
            readonly code: "api_key_required" | "invalid_api_key" | "conflicting_credentials" | "invalid_access_token" | "invalid_refresh_token" | "sign_in_failed" | "sign_in_throttled" | "sign_in_off" | "session_not_found" | "session_over" | "forbidden" | "rate_limited" | "tenant_forbidden" | "malformed_request" | "validation_failed" | "body_too_large" | "unsupported_media_type" | "route_not_found" | "method_not_allowed" | "request_timeout" | "key_not_found" | "key_revoked" | "key_expired" | "key_disabled" | "key_already_disabled" | "key_not_disabled" | "key_changed_meanwhile" | "external_key" | "managed_by_configuration" | "scope_not_held" | "role_not_held" | "owner_scope_not_held" | "rights_not_held" | "outlives_creator" | "not_your_key" | "not_the_single_user_key" | "alert_not_found" | "alert_already_resolved" | "own_alert" | "suppression_not_found" | "report_schedule_not_found" | "report_run_not_found" | "policy_not_found" | "policy_exception_not_found" | "policy_exception_over" | "own_policy_exception" | "principal_not_found" | "principal_exists" | "own_principal" | "owns_keys" | "too_many_keys" | "busy" | "rotation_grace_exceeds_expiry" | "nothing_to_change" | "idempotency_key_reused" | "idempotency_secret_gone" | "provider_not_found" | "provider_unavailable" | "provider_refused" | "identity_token_invalid" | "sign_in_state_invalid" | "sign_in_not_allowed" | "sql_not_allowed" | "sql_invalid" | "query_too_large" | "query_timeout" | "query_cancelled" | "query_engine_unavailable" | "cursor_invalid" | "channel_not_found" | "leak_intake_off" | "leak_signature_invalid" | "leak_keys_unavailable" | "log_unavailable" | "not_ready" | "internal_error" | "review_not_found" | "review_closed" | "key_already_reviewed" | "own_review" | "review_undecided" | "evidence_too_large";
            readonly detail: string;
            readonly errors?: readonly {
                readonly path: string;
                readonly message: string;
            }[];
            readonly requestId: string;
        };
        readonly Session: {
            readonly id: string;
            readonly principalId: string;
            /** @enum {string} */
            readonly method: "password" | "oidc";
            readonly provider: string | null;
            /** @enum {string} */
            readonly status: "OPEN" | "ENDED" | "EXPIRED";
            readonly current: boolean;
            readonly ip: string | null;
            readonly userAgent: string | null;
            readonly createdAt: string;
            readonly refreshedAt: string | null;
            readonly refreshCount: number;
            readonly expiresAt: string;
            readonly endedAt: string | null;
            readonly endReason: ("signed_out" | "revoked" | "token_reused" | "limit" | "principal_disabled") | null;
        };
        readonly Tokens: {
            /** @description Presented like a key: Authorization: Bearer. */
            readonly accessToken: string;
            readonly accessTokenExpiresInSeconds: number;
            /** @description Exchanged once, for new tokens. */
            readonly refreshToken: string;
            readonly refreshTokenExpiresAt: string;
            readonly sessionId: string;
            readonly principal: {
                readonly id: string;
                readonly name: string;
                readonly email: string | null;
                readonly tenant: string;
                readonly role: string;
            };
        };
        readonly Verification: {
            readonly valid: boolean;
            /** @enum {string} */
            readonly code: "VALID" | "NOT_FOUND" | "REVOKED" | "EXPIRED" | "DISABLED" | "FORBIDDEN" | "RATE_LIMITED";
            readonly key: {
                readonly id: string;
                readonly name: string;
                readonly fingerprint: string;
                readonly owner: string;
                readonly tenant: string;
                readonly role: string;
                readonly scopes: "inherit" | readonly string[];
                readonly allowedDatasets: readonly string[] | null;
                readonly permissions: readonly string[] | null;
                readonly rateLimit: number | null;
                readonly allowedCidrs: readonly string[] | null;
                readonly expiresAt: string | null;
            } | null;
            readonly requestId: string;
            readonly retryAfterMs: number | null;
            readonly rateLimit: {
                readonly limit: number;
                readonly remaining: number;
                readonly resetSeconds: number;
            } | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
