/** A server or process that was started here. */
export interface Part {
  readonly name: string;
  stop(): Promise<void>;
  readonly exited: Promise<unknown>;
}

/** A part that is started again when it dies. */
export interface Kept {
  stop(): Promise<void>;
}

const longestPauseMs = 30_000;
/** A part that lived for so long dies for a new reason. */
const steadyMs = 60_000;

/**
 * Keeps a part alive: when it ends by itself it is started again, after pauses that grow while it goes on dying.
 * @param say one line for the terminal
 */
export function keepAlive(first: Part, start: () => Promise<Part>, say: (line: string) => void): Kept {
  let part: Part | undefined = first;
  let stopping = false;
  let wake = () => {};
  const watch = (async () => {
    let pause = 1_000;
    while (!stopping) {
      const began = Date.now();
      if (part) await part.exited;
      if (stopping) return;
      if (Date.now() - began > steadyMs) pause = 1_000;
      say(`${first.name} has stopped; starting it again in ${pause / 1000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      pause = Math.min(pause * 2, longestPauseMs);
      if (stopping) return;
      try {
        part = await start();
        say(`${first.name} runs again`);
      } catch (error) {
        part = undefined;
        say(`${first.name} could not be started: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      wake();
      await part?.stop();
      await watch;
      // One that was just being started again is another part by now.
      await part?.stop();
    },
  };
}
