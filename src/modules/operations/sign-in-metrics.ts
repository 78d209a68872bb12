import { Counter, type Registry } from 'prom-client';
import type { SignInCount } from '../identity/sign-in-counts.ts';

/** Registers the counter of sign-ins, whose values the identity room keeps. */
export function registerSignInMetrics(registry: Registry, read: () => readonly SignInCount[]): void {
  const counter: Counter = new Counter({
    name: 'keytrail_sign_ins_total',
    help: 'Sign-ins, and refresh tokens, codes and access tokens refused or exchanged, by outcome.',
    labelNames: ['method', 'outcome'],
    registers: [registry],
    collect: () => {
      counter.reset();
      for (const { method, outcome, count } of read()) counter.inc({ method, outcome }, count);
    },
  });
}
