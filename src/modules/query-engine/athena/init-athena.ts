import { readFile } from 'node:fs/promises';
import { GetTableMetadataCommand, type AthenaClient } from '@aws-sdk/client-athena';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { athenaClient, type AthenaConnection } from './athena-client.ts';
import { executionEnd, startExecution } from './query-execution.ts';
import { requestFailure } from './request-failure.ts';
import {
  DEFINITION_PROPERTY,
  firstDayIn,
  tableDefinition,
  type TableDefinition,
  type TablePlace,
} from './table-definitions.ts';
import { checkedOutputLocation, type WorkGroupPlace } from './work-group.ts';

export interface AthenaInit extends WorkGroupPlace {
  readonly database: string;
  /** `firstDay` null: as each table has it, 2020/01/01 for one that is made. */
  readonly place: Omit<TablePlace, 'firstDay'> & { readonly firstDay: string | null };
  readonly connection?: AthenaConnection;
  /** Default: FIRST_LOOK_MS. */
  readonly firstLookMs?: number;
}

/** `replaced`: a view, which is made anew each time. */
export interface InitializedTable {
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'replaced';
}

/** The files of queries/tables, each after those that it needs. */
const TABLES = ['audit_trail', 'cloudtrail', 'cloudtrail_portable', 'cloudtrail_records'] as const;
/** The folder is at the same distance from the sources and from the build. */
const FOLDER = new URL('../../../../queries/tables/', import.meta.url);
const CATALOG = 'AwsDataCatalog';
/** Before anything that this service can have archived. */
const FIRST_DAY_DEFAULT = '2020/01/01';

/**
 * Makes the database and its tables, or brings them to the definitions of this version; a second run changes nothing. The
 * tables are external: replacing one drops its definition and no data. Statements that run meanwhile may fail.
 */
export async function initAthena(init: AthenaInit): Promise<readonly InitializedTable[]> {
  const client = athenaClient(init.connection);
  try {
    const runner = new DefinitionRunner(client, init, await checkedOutputLocation(client, init));
    await runner.run(init.database, `CREATE DATABASE IF NOT EXISTS \`${init.database}\``);
    const outcomes: InitializedTable[] = [];
    for (const name of TABLES) {
      const text = await readFile(new URL(`${name}.sql`, FOLDER), 'utf8');
      outcomes.push({ name, outcome: await runner.define(name, text) });
    }
    return outcomes;
  } finally {
    client.destroy();
  }
}

class DefinitionRunner {
  readonly #client: AthenaClient;
  readonly #init: AthenaInit;
  readonly #outputLocation: string | undefined;

  constructor(client: AthenaClient, init: AthenaInit, outputLocation: string | undefined) {
    this.#client = client;
    this.#init = init;
    this.#outputLocation = outputLocation;
  }

  /** @param text a file of queries/tables */
  async define(name: string, text: string): Promise<InitializedTable['outcome']> {
    const existing = await this.#properties(name);
    const { kind, sql, hash } = this.#definition(name, text, existing);
    if (kind === 'view') {
      await this.run(name, sql, this.#init.database);
      return existing === undefined ? 'created' : 'replaced';
    }
    if (existing !== undefined) {
      const made = existing[DEFINITION_PROPERTY];
      if (made === hash) return 'unchanged';
      if (made === undefined) throw this.#notOurs(name);
      await this.run(name, `DROP TABLE IF EXISTS \`${name}\``, this.#init.database);
    }
    await this.run(name, sql, this.#init.database);
    return existing === undefined ? 'created' : 'updated';
  }

  #definition(
    name: string,
    text: string,
    existing: Readonly<Record<string, string>> | undefined,
  ): TableDefinition {
    const { place } = this.#init;
    const firstDay = place.firstDay ?? firstDayIn(existing ?? {}) ?? FIRST_DAY_DEFAULT;
    return tableDefinition(name, text, { ...place, firstDay });
  }

  async run(name: string, sql: string, database?: string): Promise<void> {
    const { workgroup, firstLookMs } = this.#init;
    const id = await startExecution(this.#client, {
      QueryString: sql,
      WorkGroup: workgroup,
      ...(database === undefined ? {} : { QueryExecutionContext: { Catalog: CATALOG, Database: database } }),
      ...(this.#outputLocation === undefined
        ? {}
        : { ResultConfiguration: { OutputLocation: this.#outputLocation } }),
    });
    const { Status: status } = await executionEnd(this.#client, id, { workgroup, firstLookMs });
    if (status?.State === 'SUCCEEDED') return;
    const reason = status?.AthenaError?.ErrorMessage ?? status?.StateChangeReason ?? 'Athena gave no reason.';
    throw new InfrastructureError('athena_init_failed', `Athena did not make ${name}.`, new Error(reason));
  }

  /** Undefined when there is no table of that name. */
  async #properties(name: string): Promise<Readonly<Record<string, string>> | undefined> {
    const { database, workgroup } = this.#init;
    const command = new GetTableMetadataCommand({
      CatalogName: CATALOG,
      DatabaseName: database,
      TableName: name,
      WorkGroup: workgroup,
    });
    try {
      const { TableMetadata: table } = await this.#client.send(command);
      return table?.Parameters ?? {};
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw requestFailure(error, workgroup);
    }
  }

  #notOurs(name: string): InfrastructureError {
    const { database } = this.#init;
    return new InfrastructureError(
      'athena_table_not_ours',
      `The database ${database} (KEYTRAIL_ATHENA_DATABASE) has a table ${name} that Keytrail did not make.`,
    );
  }
}

const isNotFound = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'name' in error &&
  error.name === 'MetadataException' &&
  'message' in error &&
  /not ?found|does not exist/i.test(String(error.message));
