import { openAlertsRoom } from './profiles/alerts-room.ts';
import { openDetectionRoom } from './profiles/detection-room.ts';
import { openEvidenceRoom } from './profiles/evidence-room.ts';
import { openIntegrityRoom } from './profiles/integrity-room.ts';
import { openLeaksRoom } from './profiles/leaks-room.ts';
import { openNotificationsRoom } from './profiles/notifications-room.ts';
import { openPoliciesRoom } from './profiles/policies-room.ts';
import { openReviewsRoom } from './profiles/reviews-room.ts';
import { openSchedulesRoom } from './profiles/schedules-room.ts';
import type { OpenRoom, Room, RoomContext } from './room.ts';

// In a file of their own, because rooms import them and are imported here.
export type { BackgroundWork, OpenRoom, Room, RoomContext } from './room.ts';

/** Every room, in the order in which they depend on each other. Add yours here. */
const ROOMS: readonly OpenRoom[] = [
  openAlertsRoom,
  openDetectionRoom,
  openNotificationsRoom,
  openSchedulesRoom,
  openPoliciesRoom,
  openLeaksRoom,
  openReviewsRoom,
  openEvidenceRoom,
  openIntegrityRoom,
];

/** All rooms as one. */
export function openRooms(context: RoomContext): Room {
  const rooms = ROOMS.map((open) => open(context));
  return {
    providers: rooms.flatMap(({ providers }) => providers),
    metrics: rooms.flatMap(({ metrics }) => metrics),
    readiness: rooms.flatMap(({ readiness }) => readiness),
    work: (commands) => rooms.flatMap((room) => room.work(commands)),
  };
}
