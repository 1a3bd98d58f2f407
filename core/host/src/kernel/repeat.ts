import type { Clock } from '@perezvon/sdk/server';
import type { PluginScope } from './scope.js';

/** Runs `work` every `ms` milliseconds until the scope ends, never two at once; errors become faults. */
export function repeat(scope: PluginScope, clock: Clock, ms: number, work: () => void | Promise<void>): void {
  const stopped = new AbortController();
  const loop = async () => {
    while (!stopped.signal.aborted) {
      try {
        await clock.sleep(ms, stopped.signal);
        await work();
      } catch (error) {
        if (!stopped.signal.aborted) scope.fault(`every ${ms} ms`, error);
      }
    }
  };
  let ended: Promise<void> | undefined;
  scope.own(() => {
    stopped.abort(new Error('stopped'));
    return ended;
  });
  ended = loop();
}
