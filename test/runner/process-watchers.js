import perfHooks from 'node:perf_hooks';

/**
 * Ends what specs watch of the process. The metrics of each service that a spec starts watch garbage collection and the
 * delay of the event loop for as long as the process lives, as they should in a service. In a worker of Jest each observer
 * would keep alive the whole context that it came from, and each monitor would wake the worker a hundred times a second.
 */
const watching = new Set();

export function followWatchers() {
  const { PerformanceObserver, monitorEventLoopDelay } = perfHooks;
  const { observe } = PerformanceObserver.prototype;
  PerformanceObserver.prototype.observe = function (...given) {
    watching.add(() => this.disconnect());
    return observe.apply(this, given);
  };
  perfHooks.monitorEventLoopDelay = (...given) => {
    const monitor = monitorEventLoopDelay(...given);
    watching.add(() => monitor.disable());
    return monitor;
  };
}

export function endWatchers() {
  for (const end of watching) end();
  watching.clear();
}
