import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The samples of a recording's two sides, as a player would hear them: left who called or was called, right who talked with them. */
export async function sidesOf(mp3: Buffer): Promise<{ readonly left: Int16Array; readonly right: Int16Array }> {
  const decoder = run(
    'ffmpeg',
    ['-v', 'error', '-f', 'mp3', '-i', 'pipe:0', '-f', 's16le', '-ar', '8000', '-ac', '2', 'pipe:1'],
    {
      encoding: 'buffer',
      maxBuffer: 100_000_000,
    },
  );
  decoder.child.stdin?.end(mp3);
  const { stdout } = await decoder;
  const side = (offset: 0 | 2) =>
    Int16Array.from({ length: Math.floor(stdout.length / 4) }, (_, i) => stdout.readInt16LE(i * 4 + offset));
  return { left: side(0), right: side(2) };
}
