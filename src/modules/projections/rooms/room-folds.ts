import type { KnownEvent } from '../../../events/catalogue.ts';
import { alertFold } from '../alerts/fold-alerts.ts';
import { leakFold } from '../leaks/fold-leaks.ts';
import { notificationFold } from '../notifications/notification-fold.ts';
import { policyFold } from '../policies/fold-policies.ts';
import type { ReadModelTransaction } from '../projection.ts';
import { reviewFold } from '../reviews/fold-reviews.ts';
import { scheduleFold } from '../schedules/schedule-fold.ts';
import type { RoomFold } from './room-fold.ts';

/** Every room that keeps tables beside the keys. Add yours here, and raise the version of the key-state projection. */
const ROOM_FOLDS: readonly RoomFold[] = [
  notificationFold,
  alertFold,
  scheduleFold,
  policyFold,
  leakFold,
  reviewFold,
];

export const ROOM_SCHEMA: readonly string[] = ROOM_FOLDS.flatMap(({ schema }) => schema);
export const ROOM_INDEXES: readonly string[] = ROOM_FOLDS.flatMap(({ indexes }) => indexes);

/** @returns whether the event belongs to a room, and not to the state of a key */
export function foldInRooms(tx: ReadModelTransaction, event: KnownEvent): boolean {
  let isOfRoom = false;
  for (const { fold } of ROOM_FOLDS) if (fold(tx, event)) isOfRoom = true;
  return isOfRoom;
}
