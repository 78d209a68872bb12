import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeWithService } from '../../fixtures/services.ts';
import { freePort } from '../../services/free-port.ts';
import { startInVain, type EndedStart } from '../service/keytrail-process.ts';
import { TestCluster } from './test-cluster.ts';

/** How long an operator waits for the sentence. */
const REFUSAL_MS_MAX = 60_000;

interface Refused extends EndedStart {
  readonly tookMs: number;
}

describeWithService('a start of the cluster profile that cannot serve says what to do', 'kafka', (kafka) =>
  describeWithService('for what S3 and Kafka refuse', 's3', (s3) => {
    let cluster: TestCluster;
    let dataDir: string;

    beforeAll(async () => {
      cluster = await TestCluster.create({ kafka, s3 });
    });
    afterAll(() => cluster.dispose());
    beforeEach(() => {
      dataDir = mkdtempSync(join(tmpdir(), 'keytrail-refused-cluster-'));
    });
    afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

    async function startWith(change: Readonly<Record<string, string>>): Promise<Refused> {
      const startedMs = performance.now();
      const ended = await startInVain(dataDir, { ...cluster.environment, ...change });
      return { ...ended, tookMs: performance.now() - startedMs };
    }

    /** One line that names the code and matches, in time, and nothing of what must not be told. */
    function expectSentence(refused: Refused, sentence: RegExp, code: string): void {
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
      expect(refused.stderr).toMatch(sentence);
      expect(refused.stderr).toMatch(new RegExp(`^Keytrail cannot serve: [^\\n]*\\(${code}\\)\\n$`));
      expect(refused.stderr).not.toContain(s3.secretAccessKey);
      expect(refused.tookMs).toBeLessThan(REFUSAL_MS_MAX);
    }

    it('where no broker listens', async () => {
      const brokers = `127.0.0.1:${await freePort()}`;
      expectSentence(
        await startWith({ KEYTRAIL_KAFKA_BROKERS: brokers }),
        /No broker of KEYTRAIL_KAFKA_BROKERS answers .*Check the addresses/,
        'kafka_unreachable',
      );
    });

    it('where the address of the brokers is nobody’s', async () => {
      expectSentence(
        await startWith({ KEYTRAIL_KAFKA_BROKERS: 'no-such-host.invalid:9092' }),
        /No broker of KEYTRAIL_KAFKA_BROKERS answers/,
        'kafka_unreachable',
      );
    });

    it('where the brokers do not speak TLS', async () => {
      expectSentence(
        await startWith({ KEYTRAIL_KAFKA_TLS: 'true' }),
        /KEYTRAIL_KAFKA_TLS/,
        'kafka_unreachable',
      );
    });

    it('where the bucket does not exist', async () => {
      expectSentence(
        await startWith({ KEYTRAIL_S3_BUCKET: 'keytrail-there-is-no-such-bucket' }),
        /keytrail-there-is-no-such-bucket.*KEYTRAIL_S3_BUCKET/,
        's3_bucket_not_found',
      );
    });

    it('where S3 does not answer', async () => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      expectSentence(
        await startWith({ AWS_ENDPOINT_URL_S3: endpoint }),
        /AWS_ENDPOINT_URL_S3/,
        's3_unreachable',
      );
    });

    it('where the region is another one', async () => {
      expectSentence(await startWith({ AWS_REGION: 'eu-west-1' }), /AWS_REGION/, 's3_wrong_region');
    });

    it('where the credentials are wrong', async () => {
      expectSentence(
        await startWith({ AWS_SECRET_ACCESS_KEY: 'not-the-secret' }),
        /AWS_SECRET_ACCESS_KEY|credentials/i,
        's3_credentials_invalid',
      );
    });

    it('where the pepper is not that of the processes before it', async () => {
      await (await cluster.start()).stop();
      expectSentence(
        await startWith({ KEYTRAIL_SECRET_PEPPER: 'a-pepper-that-nobody-had-before' }),
        /KEYTRAIL_SECRET_PEPPER is set, and this installation has no pepper/,
        'pepper_differs',
      );
    });
  }),
);
