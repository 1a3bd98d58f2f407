import { mkdir } from 'node:fs/promises';
import { SetupError } from '../errors.js';

/** A folder and those above it. @throws SetupError with one line that says what to do */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    throw new SetupError(
      full
        ? `The disk of ${path} is full; make room or set PEREZVON_VAR to a folder on another one.`
        : `${path} cannot be made by this user; give it to them or set PEREZVON_VAR to another folder.`,
      error,
    );
  }
}
