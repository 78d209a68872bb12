import { AlertSuppressionsController } from './alert-suppressions.controller.ts';
import { AlertsController } from './alerts.controller.ts';

/** The routes of alerts and of what silences them. */
export const ALERT_CONTROLLERS = [AlertsController, AlertSuppressionsController];
