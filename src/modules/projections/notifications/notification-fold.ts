import { alertNotification } from '../../alerts/lifecycle/alert-notification.ts';
import { policyNotification } from '../../policies/domain/policy-notification.ts';
import { reviewNotification } from '../../reviews/domain/review-notification.ts';
import { reportNotification } from '../../schedules/domain/report-notification.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { foldNotifications, type NotificationOf } from './fold-notifications.ts';

/** What events say to people. Add a room's here. */
const NOTIFICATIONS: readonly NotificationOf[] = [
  alertNotification,
  reportNotification,
  policyNotification,
  reviewNotification,
];

/** What is to be told, derived from the events alone: it can neither be forgotten by a crash nor told of what is not so. */
export const notificationFold: RoomFold = foldNotifications(NOTIFICATIONS);
