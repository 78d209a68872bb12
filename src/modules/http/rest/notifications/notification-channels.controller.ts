import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { actorOf, seesEveryTenant, type Caller } from '../../../identity/caller.ts';
import {
  NOTIFICATION_CHANNELS,
  type ChannelState,
  type NotificationChannels,
} from '../../../notifications/notification-channels.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import {
  channelListSchema,
  channelTestSchema,
  channelView,
  type ChannelListView,
  type ChannelTestView,
} from './channel-view.ts';

/** How people are told of alerts and reports, and whether it works. Channels are changed in keytrail.yaml. */
@Controller('v1/notification-channels')
export class NotificationChannelsController {
  constructor(@Inject(NOTIFICATION_CHANNELS) private readonly channels: NotificationChannels) {}

  @Get()
  @Requires('alerts:read')
  @ApiOperation({ summary: 'List the channels by which people are told, and how they fare.' })
  @Answers(200, channelListSchema)
  list(@Req() request: HttpRequest): ChannelListView {
    const caller = callerOf(request);
    return { items: this.channels.list().flatMap((state) => shownTo(caller, state)) };
  }

  @Post(':name/test')
  @HttpCode(200)
  @Requires('admin')
  @ApiOperation({ summary: 'Send a test message on a channel, once, and say what happened.' })
  @Answers(200, channelTestSchema)
  @Problems('channel_not_found', 'log_unavailable')
  async test(@Param('name') name: string, @Req() request: HttpRequest): Promise<ChannelTestView> {
    const caller = callerOf(request);
    const by = { actor: actorOf(caller), origin: caller.origin, tenant: caller.credential.tenant };
    return valueOf(await this.channels.test(name, by));
  }
}

/** Whoever sees one tenant sees the channels that are told of it, and of other tenants' names and numbers nothing. */
function shownTo(caller: Caller, state: ChannelState): readonly ChannelListView['items'][number][] {
  const { credential } = caller;
  if (seesEveryTenant(caller)) return [channelView(state)];
  if (state.tenants === null || !state.tenants.includes(credential.tenant)) return [];
  return [channelView({ ...state, tenants: [credential.tenant] })];
}

/** The routes of notifications. */
export const NOTIFICATION_CONTROLLERS = [NotificationChannelsController];
