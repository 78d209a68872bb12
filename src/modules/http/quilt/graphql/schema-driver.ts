import { Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, GraphQLModule } from '@nestjs/graphql';
import { QUILT_SCHEMA } from './schema.ts';

/**
 * Lets Nest make the schema and its resolvers, and adds no route of its own. `POST /graphql` is a controller like every
 * other, so that its credential is judged, its body bounded and its errors answered by what does so everywhere.
 */
@Injectable()
export class SchemaDriver extends AbstractGraphQLDriver {
  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** With the guard on fields too: the rights that an operation needs are stated where it is carried out. */
export const QuiltGraphQLModule = GraphQLModule.forRoot({
  driver: SchemaDriver,
  typeDefs: QUILT_SCHEMA,
  fieldResolverEnhancers: ['guards'],
});
