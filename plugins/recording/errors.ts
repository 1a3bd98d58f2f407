import { ConflictError, NotFoundError, PerezvonError } from '@perezvon/sdk/server';

export class RecordingNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('recording', id, 'recording.notFound');
  }
}
/** It is being recorded or made into MP3, or its sound was lost. */
export class RecordingNotReadyError extends ConflictError {
  constructor(id: string) {
    super(`recording ${id} cannot be listened to`, { code: 'recording.notReady' });
  }
}
/** What came out of the converter is shorter than what went in. The source is kept. */
export class BrokenMp3Error extends PerezvonError {
  constructor(gotMs: number, wantedMs: number) {
    super(`the MP3 holds ${gotMs} ms of ${wantedMs}`, { code: 'recording.brokenMp3', params: { gotMs, wantedMs } });
  }
}
