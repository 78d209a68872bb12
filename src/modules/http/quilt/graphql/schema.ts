/**
 * The part of Quilt's GraphQL schema that its clients ask about API keys, word for word: the generated code of the
 * Python client refuses answers of another shape. `@admin` marks what administrators are for, as in Quilt's own schema;
 * it is the resolvers that state who may ask.
 */
export const QUILT_SCHEMA = /* GraphQL */ `
  directive @admin on FIELD_DEFINITION

  scalar Datetime
  scalar JsonRecord

  enum APIKeyStatus {
    ACTIVE
    EXPIRED
  }

  type APIKey {
    id: ID!
    name: String!
    fingerprint: String!
    createdAt: Datetime!
    expiresAt: Datetime!
    lastUsedAt: Datetime
    userEmail: String!
    status: APIKeyStatus!
  }

  type APIKeyCreated {
    apiKey: APIKey!
    secret: String!
  }

  input APIKeyCreateInput {
    name: String!
    expiresInDays: Int! = 90
  }

  type InputError {
    path: String
    message: String!
    name: String!
    context: JsonRecord
  }

  type InvalidInput {
    errors: [InputError!]!
  }

  type Ok {
    _: Boolean
  }

  union APIKeyCreateResult = APIKeyCreated | InvalidInput
  union APIKeyRevokeResult = Ok | InvalidInput

  type MyRole {
    name: String!
  }

  type Me {
    name: String!
    email: String!
    isAdmin: Boolean!
    role: MyRole!
    roles: [MyRole!]!
    apiKeys(name: String, fingerprint: String, status: APIKeyStatus): [APIKey!]!
    apiKey(id: ID!): APIKey
  }

  type APIKeyAdminQueries {
    list(email: String, name: String, fingerprint: String, status: APIKeyStatus): [APIKey!]!
    get(id: ID!): APIKey
  }

  type APIKeyAdminMutations {
    revoke(id: ID!): APIKeyRevokeResult!
  }

  type AdminQueries {
    apiKeys: APIKeyAdminQueries!
  }

  type AdminMutations {
    apiKeys: APIKeyAdminMutations!
  }

  type Query {
    me: Me
    admin: AdminQueries! @admin
  }

  type Mutation {
    apiKeyCreate(input: APIKeyCreateInput!): APIKeyCreateResult!
    apiKeyRevoke(id: ID, secret: String): APIKeyRevokeResult!
    admin: AdminMutations! @admin
  }
`;
