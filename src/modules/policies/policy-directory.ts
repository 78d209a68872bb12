import type { PolicyStep } from '../../events/policy-reference.ts';
import type { PolicyException } from './domain/policy-exception.ts';
import type { StepChain } from './domain/step-chain.ts';

/** How many keys a policy has come how far with. */
export interface StepCount {
  readonly policy: string;
  readonly step: PolicyStep;
  readonly dryRun: boolean;
  readonly keys: number;
}

/** All that is given must fit. */
export interface ExceptionFilter {
  readonly policy?: string;
  readonly tenant?: string;
  /** `open`: nobody has decided yet. `in_force`: approved, and neither withdrawn nor over at that time. */
  readonly state?: 'open' | 'in_force';
  readonly at: string;
}

/** What the trail says about policies, as far as this process has folded it. Answers at once. */
export interface PolicyDirectory {
  chain(policy: string, control: string, keyId: string): StepChain | undefined;
  /** Chains that have a step, in the order of their keys, policies and controls. */
  chains(after: StepChain | null, limit: number): readonly StepChain[];
  stepCounts(): readonly StepCount[];
  /** How many keys of ours are active or disabled, of these tenants, or of all. */
  changeableKeys(tenants: readonly string[] | null): number;
  /** The day on which it was last told that a policy held back; null: never. */
  heldOn(policy: string): string | null;

  exception(id: string): PolicyException | undefined;
  /** Approved, of a policy or of all, whatever has become of them since: reports look back. */
  approvedExceptions(policy: string): readonly PolicyException[];
  /** The newest first. */
  exceptions(
    filter: ExceptionFilter,
    page: { readonly before: string | null; readonly limit: number },
  ): { readonly items: readonly PolicyException[]; readonly next: string | null };
  /** How many wait for a second person. */
  openExceptions(at: string): number;
}
