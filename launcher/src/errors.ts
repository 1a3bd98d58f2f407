/** Something is lacking. The message is the one line that says what to do. */
export class SetupError extends Error {
  constructor(line: string, cause?: unknown) {
    super(line, cause === undefined ? undefined : { cause });
    this.name = 'SetupError';
  }
}
