import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiHeader, ApiOperation } from '@nestjs/swagger';
import { ReportLeaks } from '../../../leaks/commands/report-leaks/report-leaks.command.ts';
import type { GitHubLabel } from '../../../leaks/domain/github-report.ts';
import { GITHUB_INTAKE, type GitHubIntake } from '../../../leaks/github-intake.ts';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { originOf } from '../../access/request-origin.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { gitHubLabelsSchema } from './leak-view.ts';

const KEY_IDENTIFIER = 'github-public-key-identifier';
const SIGNATURE = 'github-public-key-signature';
const NOTHING = new Uint8Array();

/** Where GitHub tells its partners of secrets that were published there. No key opens it, only a signature. */
@Controller('v1/leaks/github')
export class GitHubLeaksController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(GITHUB_INTAKE) private readonly intake: GitHubIntake,
  ) {}

  @Post()
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Take a signed report of GitHub’s secret scanning.' })
  @ApiHeader({ name: KEY_IDENTIFIER, description: 'Which of GitHub’s published keys it is signed with.' })
  @ApiHeader({ name: SIGNATURE, description: 'ECDSA on P-256 over SHA-256 of the body, in DER and base64.' })
  @ApiBody({ description: 'A list of matches, each with `token`, `type`, `url` and `source`.', schema: {} })
  @Answers(200, gitHubLabelsSchema)
  @Problems(
    'leak_intake_off',
    'leak_signature_invalid',
    'leak_keys_unavailable',
    'malformed_request',
    'validation_failed',
    'body_too_large',
  )
  async report(@Req() request: HttpRequest): Promise<readonly GitHubLabel[]> {
    const message = {
      keyIdentifier: headerOf(request, KEY_IDENTIFIER),
      signature: headerOf(request, SIGNATURE),
      body: request.body instanceof Uint8Array ? request.body : NOTHING,
      origin: originOf(request),
    };
    const taken = await this.intake.take(message, (found, reporter) =>
      this.commands.execute(new ReportLeaks({ found, reporter })),
    );
    return valueOf(taken);
  }
}

/** Undefined where it is not there. */
const headerOf = ({ headers }: HttpRequest, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};
