import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AcknowledgeAlertHandler } from './commands/acknowledge-alert/acknowledge-alert.handler.ts';
import { EndSuppressionHandler } from './commands/end-suppression/end-suppression.handler.ts';
import { ResolveAlertHandler } from './commands/resolve-alert/resolve-alert.handler.ts';
import { SuppressAlertsHandler } from './commands/suppress-alerts/suppress-alerts.handler.ts';

/** The command handlers of alerts. What they need is provided globally, by the room of alerts and the profile. */
@Module({
  imports: [CqrsModule],
  providers: [AcknowledgeAlertHandler, ResolveAlertHandler, SuppressAlertsHandler, EndSuppressionHandler],
})
export class AlertsModule {}
