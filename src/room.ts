import type { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import type { MetricSource } from './modules/operations/metrics.ts';
import type { ReadinessCheck } from './modules/operations/readiness.ts';
import type { FollowedSections } from './modules/settings/followed-sections.ts';
import type { Profile } from './profiles/profile.ts';

/** Something that goes on beside the answering of requests, such as the delivery of notifications. */
export interface BackgroundWork {
  start(): void;
  /** Ends after the step under way; nothing that was begun is lost. */
  stop(): Promise<void>;
}

/** What a room is made of: the running installation, and what keytrail.yaml says. */
export interface RoomContext {
  readonly profile: Profile;
  readonly sections: FollowedSections;
  readonly logger: Logger;
  /** Told of failures in the background that end in a retry; one sentence, and the cause. */
  readonly onTrouble: (sentence: string, cause: unknown) => void;
}

/** A part of the service that is built on the profile's ports: alerts, notifications, schedules, policies, reviews. */
export interface Room {
  /** Under their injection tokens. */
  readonly providers: readonly (readonly [symbol, unknown])[];
  readonly metrics: readonly MetricSource[];
  readonly readiness: readonly ReadinessCheck[];
  /** In the order in which it is started; stopped in the opposite one. */
  work(commands: CommandBus): readonly BackgroundWork[];
}

/** Opens a room. Throws SettingsError when its section of keytrail.yaml cannot be used. */
export type OpenRoom = (context: RoomContext) => Room;
