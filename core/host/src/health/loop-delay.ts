import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;
const windowMs = 60_000;
const tooLateMs = 200;

/** How late the event loop is: everything that this process does waits so long. The worst hundredth of the last minute. */
export function loopDelayProbe() {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  setInterval(() => histogram.reset(), windowMs).unref();
  return {
    name: 'loop',
    probe: async () => {
      // The histogram measures its own interval too.
      const p99 = Math.max(0, histogram.percentile(99) / 1e6 - resolutionMs);
      return { ok: p99 < tooLateMs, detail: `p99 ${p99.toFixed(1)} ms` };
    },
  };
}
