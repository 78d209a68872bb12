import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { isoTime, MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { AWS_CREDENTIALS, type AwsCredentials } from '../../../aws-credentials/aws-credentials.ts';
import { AnyCredential } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import {
  credentialsSchema,
  credentialsView,
  noCredentialsView,
  type CredentialsView,
} from './credentials-view.ts';

/**
 * Quilt's client asks for AWS credentials at the end of each sign-in, and fails it where it gets none. So everybody gets
 * what has the form; what AWS accepts is for those who may read data, where the installation names a role for them.
 */
@Controller('api/auth/get_credentials')
export class QuiltCredentialsController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AWS_CREDENTIALS) private readonly aws: AwsCredentials | null,
  ) {}

  @Get()
  @AnyCredential()
  @ApiOperation({
    summary:
      'AWS credentials for Quilt’s client where a role is set and the caller may read data; else their form.',
  })
  @Answers(200, credentialsSchema)
  @Problems('not_ready')
  async credentials(@Req() request: HttpRequest): Promise<CredentialsView> {
    const { scopes, owner } = callerOf(request).credential;
    return this.aws === null || !scopes.has('read:data')
      ? noCredentialsView(isoTime(this.clock.nowMs() + MS_PER_HOUR))
      : credentialsView(await this.aws.issue(owner));
  }
}
