import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { INTEGRITY_SERVICE, type IntegrityService } from '../../../integrity/integrity-service.ts';
import { Requires } from '../../access/access-rule.ts';
import { Answers } from '../../openapi/answers.ts';
import { integritySchema, integrityView, type IntegrityView } from './integrity-view.ts';

/** What an auditor takes away to check the archive by: hashes and public keys, which tell nothing of anybody's keys. */
@Controller('v1/integrity')
export class IntegrityController {
  constructor(@Inject(INTEGRITY_SERVICE) private readonly integrity: IntegrityService) {}

  @Get()
  @Requires(['trail:read', 'reports:read'])
  @ApiOperation({
    summary: 'The last signed digest of the archive, and the public keys that digests are checked by.',
  })
  @Answers(200, integritySchema)
  async status(): Promise<IntegrityView> {
    return integrityView(await this.integrity.status());
  }
}
