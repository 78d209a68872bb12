/**
 * When a key of a gateway was last used to ask about another's secret, from one instant to before another; null: never.
 * Where the log has several partitions, these events are where the secrets' keys are, so whoever looks at the partition of
 * the gateway's key does not see them. Asked only when a key seems to have slept, which is rare.
 */
export type CallsElsewhere = (keyId: string, fromMs: number, beforeMs: number) => number | null;

/** Where there is but one partition, every call was seen. */
export const NO_CALLS_ELSEWHERE: CallsElsewhere = () => null;
