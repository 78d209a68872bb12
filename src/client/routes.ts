/** The routes of the OpenAPI document by name, `POST /v1/keys`, and what each takes and answers. */
import type { paths } from './openapi.ts';

type Path = keyof paths;

/** Of the routes that there are; one that the document does not have is a compile error. */
export type Route = {
  [P in Path]:
    | (paths[P] extends { readonly get: object } ? `GET ${P}` : never)
    | (paths[P] extends { readonly post: object } ? `POST ${P}` : never);
}[Path];

type Operation<R extends Route> = R extends `GET ${infer P extends Path}`
  ? paths[P]['get']
  : R extends `POST ${infer P extends Path}`
    ? paths[P]['post']
    : never;

type Json<Message> = Message extends { readonly content: { readonly 'application/json': infer Body } }
  ? Body
  : never;

/** Absent or undefined: the service takes its default. */
type Optional<Fields> = { readonly [Name in keyof Fields]: Fields[Name] | OptionalIn<Fields, Name> };
type OptionalIn<Fields, Name extends keyof Fields> = object extends Pick<Fields, Name> ? undefined : never;

export type BodyOf<R extends Route> =
  Operation<R> extends { readonly requestBody?: infer Body } ? Optional<Json<NonNullable<Body>>> : never;

export type QueryOf<R extends Route> =
  Operation<R> extends { readonly parameters: { readonly query?: infer Query } }
    ? Optional<NonNullable<Query>>
    : never;

export type AnswerOf<R extends Route> =
  Operation<R> extends { readonly responses: infer Answers } ? Json<Answers[keyof Answers]> : never;
