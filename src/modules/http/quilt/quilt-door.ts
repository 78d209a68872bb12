import {
  AdminKeyMutationsResolver,
  AdminKeyQueriesResolver,
  AdminResolver,
} from './graphql/admin.resolver.ts';
import { GraphQLController } from './graphql/graphql.controller.ts';
import { KeyMutationsResolver } from './graphql/key-mutations.resolver.ts';
import { MeResolver } from './graphql/me.resolver.ts';
import { ShownKeys } from './graphql/shown-keys.ts';
import { CatalogConfigController } from './catalog/config.controller.ts';
import { QuiltCredentialsController } from './sign-in/credentials.controller.ts';
import { QuiltLoginController } from './sign-in/login.controller.ts';
import { QuiltTokenController } from './sign-in/token.controller.ts';

/** Everything that the Python client of Quilt talks to. Parts of the HTTP room, which has one door with many signs. */
export const QUILT_CONTROLLERS = [
  CatalogConfigController,
  QuiltLoginController,
  QuiltTokenController,
  QuiltCredentialsController,
  GraphQLController,
];

export const QUILT_PROVIDERS = [
  ShownKeys,
  MeResolver,
  KeyMutationsResolver,
  AdminResolver,
  AdminKeyQueriesResolver,
  AdminKeyMutationsResolver,
];
