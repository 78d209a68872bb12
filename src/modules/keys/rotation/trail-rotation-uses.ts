import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { datePartition } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, type Result } from '../../../shared/result.ts';
import { QUERY_ENGINE, type QueryEngine } from '../../query-engine/query-engine.ts';
import type { KeyDescription } from '../domain/key-state.ts';
import { usesSinceRotation } from './rotation-use-rows.ts';
import type { RotationUses, RotationUsesRun, UsesSinceRotation } from './rotation-uses.ts';

/** The statement lists at most 1,000 users of the previous secret, and one row for everything else. */
const ROWS_MAX = 1_002;

/** At the same distance from the sources and from the build. */
const QUERY = new URL('../../../../queries/audit/rotation-uses.sql', import.meta.url);

/** Asks the trail, through the query engine: archived presentations and the newest ones alike. */
@Injectable()
export class TrailRotationUses implements RotationUses {
  #sql: Promise<string> | undefined;

  constructor(@Inject(QUERY_ENGINE) private readonly engine: Pick<QueryEngine, 'report'>) {}

  async since(key: KeyDescription, run: RotationUsesRun): Promise<Result<UsesSinceRotation, Refusal>> {
    const { rotatedAt, previousSecret: previous } = key;
    if (rotatedAt === null || previous === null) return accept(usesSinceRotation([]));
    const result = await this.engine.report(await this.statement(), {
      parameters: [
        previous.fingerprint,
        key.secret.fingerprint,
        previous.graceEndsAt,
        key.id,
        datePartition(rotatedAt),
        rotatedAt,
      ],
      rowLimit: ROWS_MAX,
      ...run,
    });
    return result.ok ? accept(usesSinceRotation(result.value.rows)) : result;
  }

  private statement(): Promise<string> {
    this.#sql ??= readFile(QUERY, 'utf8').catch((cause: unknown) => {
      this.#sql = undefined;
      throw new InfrastructureError(
        'report_query_missing',
        'The query for the uses since a rotation cannot be read.',
        cause,
      );
    });
    return this.#sql;
  }
}
