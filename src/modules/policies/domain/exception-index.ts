import { nameInOneCase } from '../../identity/domain/separation-of-duties.ts';
import { coversKey, isInForce, type PolicyException } from './policy-exception.ts';

interface Key {
  readonly keyId: string;
  readonly owner: string;
  readonly tenant: string;
}

/** Exceptions of one policy that are in force at an instant, found by key: findings are many, and so may exceptions be. */
export class ExceptionIndex {
  readonly #byPlace = new Map<string, PolicyException[]>();

  constructor(policy: string, exceptions: readonly PolicyException[], at: string) {
    for (const exception of exceptions) {
      if (exception.policy !== policy || !isInForce(exception, at)) continue;
      const { tenant, keyId, owner } = exception;
      const place = placeOf(tenant, keyId, owner);
      this.#byPlace.set(place, [...(this.#byPlace.get(place) ?? []), exception]);
    }
  }

  covering(key: Key): PolicyException | undefined {
    const { tenant, keyId, owner } = key;
    return [placeOf(tenant, keyId, null), placeOf(tenant, null, owner), placeOf(tenant, null, null)]
      .flatMap((place) => this.#byPlace.get(place) ?? [])
      .find((exception) => coversKey(exception, key));
  }
}

const placeOf = (tenant: string, keyId: string | null, owner: string | null): string =>
  JSON.stringify([tenant, keyId, keyId === null && owner !== null ? nameInOneCase(owner) : null]);
