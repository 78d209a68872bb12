import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { bytesOf } from './tiled-answers.ts';

/** Tokens are JSON whatever the client accepts: it reads them so. */
@Injectable()
export class JsonAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer === undefined) return undefined;
        void context.switchToHttp().getResponse<FastifyReply>().header('content-type', 'application/json');
        return bytesOf(answer, 'application/json');
      }),
    );
  }
}
