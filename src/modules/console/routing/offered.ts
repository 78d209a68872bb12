import type { Me } from '../../../client/index.ts';

export type Scope = Me['scopes'][number];

/** Whether somebody holds one of several scopes. It only decides what is offered: what is allowed, the service decides. */
export const holds = ({ scopes }: Pick<Me, 'scopes'>, ...anyOf: readonly Scope[]): boolean =>
  anyOf.some((scope) => scopes.includes(scope));
