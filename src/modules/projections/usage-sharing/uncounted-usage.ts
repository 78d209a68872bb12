import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { LogReader } from '../log-reader.ts';

const WHAT_TO_DO =
  'What is gone from Kafka was not counted, and counts without it would be wrong for good, so this partition waits. The archive has those uses: once it has what there is, stop every process, delete all six topics and start again; the log is then made again from the archive and counted from its beginning (“Kafka is lost” in docs/operations.md). Keys go on working until then.';

/**
 * The log of whoever counts uses. Where it begins after what was counted, because the summaries are lost or nobody made
 * any for longer than Kafka keeps uses, counting must not go on from that beginning: snapshots of the summaries reach no
 * further than their topic and nothing else brings the earlier uses back, so a key that was used would be taken for one
 * that was not. It stands, and says how the uses come back.
 */
export const sayingWhatIsUncounted = (log: LogReader): LogReader => ({
  end: (stream) => log.end(stream),
  read: async (stream, after, limit) => {
    try {
      return await log.read(stream, after, limit);
    } catch (error) {
      if (!(error instanceof InfrastructureError && error.code === 'log_truncated')) throw error;
      throw new InfrastructureError('log_truncated', `${error.message} ${WHAT_TO_DO}`, error);
    }
  },
});
