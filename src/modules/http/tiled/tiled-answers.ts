import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { encode } from '@msgpack/msgpack';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

const MESSAGE_PACK = 'application/x-msgpack';
const JSON_TEXT = 'application/json';

/** The first of the types that we have, in the order in which the client names them: weights are not looked at, as in Tiled. */
export function acceptedType(accept: string | undefined): typeof MESSAGE_PACK | typeof JSON_TEXT {
  const named = (accept ?? '').split(',').map((part) => part.split(';', 1)[0]?.trim());
  const first = named.find((type) => type === '*/*' || type === MESSAGE_PACK || type === JSON_TEXT);
  return first === MESSAGE_PACK ? MESSAGE_PACK : JSON_TEXT;
}

/**
 * Answers as the client asks for, in MessagePack or JSON. Times are Dates until here: Tiled's client computes with the
 * timestamps of MessagePack, and echoes the texts of JSON. As bytes, since its client knows the bare types only and
 * Fastify adds a charset to texts.
 */
@Injectable()
export class TiledAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const type = acceptedType(http.getRequest<FastifyRequest>().headers.accept);
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer === undefined) return undefined;
        void http.getResponse<FastifyReply>().header('content-type', type);
        return bytesOf(answer, type);
      }),
    );
  }
}

export const bytesOf = (answer: unknown, type: ReturnType<typeof acceptedType>): Buffer =>
  Buffer.from(type === MESSAGE_PACK ? encode(answer) : JSON.stringify(answer));
