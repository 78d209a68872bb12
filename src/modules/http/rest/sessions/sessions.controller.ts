import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { isoTime } from '../../../../shared/iso-time.ts';
import { PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../../identity/principal-directory.ts';
import { SESSION_SERVICE, type SessionService } from '../../../identity/sessions.ts';
import { visibleSessions } from '../../../identity/visible-sessions.ts';
import { AnyCredential } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { validate } from '../../validation/validate.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { idText, listSessionsSchema } from './session-schemas.ts';
import { sessionPageSchema, sessionSchema, sessionView, type SessionView } from './session-view.ts';

/** Sessions of one's own, and others' for those who may manage principals. */
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    @Inject(PRINCIPAL_DIRECTORY) private readonly principals: PrincipalDirectory,
    @Inject(SESSION_SERVICE) private readonly sessions: SessionService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @AnyCredential()
  @ApiOperation({
    summary:
      'Sessions, the latest first: one’s own, or those of another principal for whoever holds read:principals.',
  })
  @Answers(200, sessionPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'forbidden')
  list(
    @ValidQuery(listSessionsSchema) query: z.output<typeof listSessionsSchema>,
    @Req() request: HttpRequest,
  ): { readonly items: readonly SessionView[]; readonly nextCursor: string | null } {
    const caller = callerOf(request);
    const filter = valueOf(visibleSessions(this.principals, caller, query.principalId));
    if (filter === null) return { items: [], nextCursor: null };
    const [before = null] =
      query.cursor === undefined ? [] : decodeCursor('sessions', filter, 1, query.cursor);
    const page = this.principals.sessions(filter, { before, limit: query.limit });
    const now = isoTime(this.clock.nowMs());
    return {
      items: page.items.map((session) => sessionView(session, now, caller.credential.id)),
      nextCursor: page.next === null ? null : encodeCursor('sessions', filter, [page.next]),
    };
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @AnyCredential()
  @ApiOperation({
    summary: 'End a session of one’s own, or of another principal for whoever holds write:principals.',
  })
  @Answers(200, sessionSchema)
  @Problems('validation_failed', 'session_not_found', 'session_over')
  async revoke(@Param('id') id: string, @Req() request: HttpRequest): Promise<SessionView> {
    const caller = callerOf(request);
    const sessionId = validate(idText, id, 'session id');
    const ended = valueOf(await this.sessions.revoke({ sessionId, reason: 'revoked', caller }));
    return sessionView(ended, isoTime(this.clock.nowMs()), caller.credential.id);
  }
}
