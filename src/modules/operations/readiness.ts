/** One thing that must be in order before the service should be sent requests. */
export interface ReadinessCheck {
  readonly name: string;
  /** Must not wait for anything: it says how things stand now. `detail` says what is lagging, and by how much. */
  check(): { readonly ready: boolean; readonly detail: string };
}

/** Nest injection token of the readonly {@link ReadinessCheck}[]. */
export const READINESS_CHECKS = Symbol('ReadinessChecks');

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly { readonly name: string; readonly ready: boolean; readonly detail: string }[];
}

/** Ready when every check is. A check that throws is not ready: what it should watch is in an unknown state. */
export function assessReadiness(checks: readonly ReadinessCheck[]): Readiness {
  const results = checks.map((one) => {
    try {
      return { name: one.name, ...one.check() };
    } catch {
      return { name: one.name, ready: false, detail: 'The check itself failed.' };
    }
  });
  return { ready: results.every((result) => result.ready), checks: results };
}
