import { LogSink } from '../../src/modules/notifications/log/log-sink.ts';
import { createLogger } from '../../src/modules/operations/logger.ts';
import { notificationSinkContract } from './notification-sink.contract.ts';

notificationSinkContract('log', () => {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) });
  return Promise.resolve({
    sink: new LogSink(logger),
    arrived: () =>
      Promise.resolve(
        lines.map((line) => {
          const { msg, notification } = JSON.parse(line) as {
            msg: string;
            notification: { id: string; text: string };
          };
          return { id: notification.id, words: `${msg}\n${notification.text}` };
        }),
      ),
    dispose: () => Promise.resolve(),
  });
});
