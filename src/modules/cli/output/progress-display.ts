import { SingleBar } from 'cli-progress';
import type { Progress } from '../local-commands.ts';
import type { Terminal } from '../terminal.ts';

/** Without a terminal a line per tenth is enough for a log. */
const LINE_EVERY = 0.1;

export interface ProgressDisplay {
  show(progress: Progress): void;
  end(): void;
}

/** A bar for people who watch, a few lines for everybody else. */
export function progressDisplay(terminal: Terminal, title: string): ProgressDisplay {
  return terminal.interactive ? bar(title) : lines(terminal, title);
}

function bar(title: string): ProgressDisplay {
  const single = new SingleBar({
    format: `${title} [{bar}] {percentage}% {value}/{total} {unit}`,
    hideCursor: true,
    clearOnComplete: false,
  });
  let started = false;
  return {
    show: ({ done, total, unit }) => {
      if (!started) single.start(total ?? done, done, { unit });
      started = true;
      single.setTotal(total ?? done);
      single.update(done, { unit });
    },
    end: () => single.stop(),
  };
}

function lines(terminal: Terminal, title: string): ProgressDisplay {
  let next = 0;
  return {
    show: ({ done, total, unit }) => {
      const share = total === null || total === 0 ? null : done / total;
      if (share === null || share < next) return;
      next = Math.floor(share / LINE_EVERY) * LINE_EVERY + LINE_EVERY;
      terminal.err(`${title}: ${done} of ${total} ${unit}\n`);
    },
    end: () => undefined,
  };
}
