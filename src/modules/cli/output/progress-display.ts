import { SingleBar } from 'cli-progress';
import type { Progress } from '../local-commands.ts';
import type { Terminal } from '../terminal.ts';

/** Without a terminal a line per tenth is enough for a log. */
const LINES = 10;

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
  let last: number | undefined;
  let complete: number | undefined;
  return {
    show: ({ done, total, unit }) => {
      if (total === null || total === 0) return;
      const steps = Math.floor((done / total) * LINES);
      // Fewer than before, too: more turned out to be to do, as when a second thread begins.
      if (steps === last && (done < total || total === complete)) return;
      last = steps;
      if (done === total) complete = total;
      terminal.err(`${title}: ${done} of ${total} ${unit}\n`);
    },
    end: () => undefined,
  };
}
