/**
 * The seven documents on API keys, byte for byte as quilt3 8.0.0 sends them (7.2.0 sends the same), by the name of their
 * operation. The spaces are the client's.
 */
export const QUILT_DOCUMENTS = {
  apiKeysList: `
            query apiKeysList($name: String, $fingerprint: String, $status: APIKeyStatus) {
              me {
                apiKeys(name: $name, fingerprint: $fingerprint, status: $status) {
                  ...APIKeySelection
                }
              }
            }

            fragment APIKeySelection on APIKey {
              id
              name
              fingerprint
              createdAt
              expiresAt
              lastUsedAt
              status
              userEmail
            }
            `,
  apiKeyGet: `
            query apiKeyGet($id: ID!) {
              me {
                apiKey(id: $id) {
                  ...APIKeySelection
                }
              }
            }

            fragment APIKeySelection on APIKey {
              id
              name
              fingerprint
              createdAt
              expiresAt
              lastUsedAt
              status
              userEmail
            }
            `,
  apiKeyCreate: `
            mutation apiKeyCreate($input: APIKeyCreateInput!) {
              apiKeyCreate(input: $input) {
                __typename
                ... on APIKeyCreated {
                  apiKey {
                    ...APIKeySelection
                  }
                  secret
                }
                ...InvalidInputSelection
              }
            }

            fragment APIKeySelection on APIKey {
              id
              name
              fingerprint
              createdAt
              expiresAt
              lastUsedAt
              status
              userEmail
            }

            fragment InvalidInputSelection on InvalidInput {
              errors {
                path
                message
                name
                context
              }
            }
            `,
  apiKeyRevoke: `
            mutation apiKeyRevoke($id: ID, $secret: String) {
              apiKeyRevoke(id: $id, secret: $secret) {
                __typename
                ...InvalidInputSelection
              }
            }

            fragment InvalidInputSelection on InvalidInput {
              errors {
                path
                message
                name
                context
              }
            }
            `,
  adminApiKeysList: `
            query adminApiKeysList($email: String, $name: String, $fingerprint: String, $status: APIKeyStatus) {
              admin {
                apiKeys {
                  list(email: $email, name: $name, fingerprint: $fingerprint, status: $status) {
                    ...APIKeySelection
                  }
                }
              }
            }

            fragment APIKeySelection on APIKey {
              id
              name
              fingerprint
              createdAt
              expiresAt
              lastUsedAt
              status
              userEmail
            }
            `,
  adminApiKeyGet: `
            query adminApiKeyGet($id: ID!) {
              admin {
                apiKeys {
                  get(id: $id) {
                    ...APIKeySelection
                  }
                }
              }
            }

            fragment APIKeySelection on APIKey {
              id
              name
              fingerprint
              createdAt
              expiresAt
              lastUsedAt
              status
              userEmail
            }
            `,
  adminApiKeyRevoke: `
            mutation adminApiKeyRevoke($id: ID!) {
              admin {
                apiKeys {
                  revoke(id: $id) {
                    __typename
                    ...InvalidInputSelection
                  }
                }
              }
            }

            fragment InvalidInputSelection on InvalidInput {
              errors {
                path
                message
                name
                context
              }
            }
            `,
} as const;

export type QuiltOperation = keyof typeof QUILT_DOCUMENTS;
