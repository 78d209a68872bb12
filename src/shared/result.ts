/**
 * The outcome of a decision that may be refused. A refusal is an ordinary value, not an exception: callers must
 * look at `ok` before they can reach the value, so no refusal is forgotten. Infrastructure failures are thrown.
 */
export type Result<Value, Reason> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Reason };

export const accept = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
});

export const refuse = <Reason>(refusal: Reason): { readonly ok: false; readonly refusal: Reason } => ({
  ok: false,
  refusal,
});
