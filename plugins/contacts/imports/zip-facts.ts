import type { FileHandle } from 'node:fs/promises';

/** What the list at the end of a zip file says (APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16). */
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const longestEnd = 22 + 65_535;
const mostListed = 8 * 1024 * 1024;
/** What does not fit into 32 bits: four gigabytes and more. */
const huge = 0xffffffff;

/**
 * How many bytes a zip file becomes when it is unpacked, by its own list.
 *
 * @returns nothing where the file has no such list
 */
export async function unpackedBytes(file: FileHandle): Promise<number | undefined> {
  const { size } = await file.stat();
  const tail = await bytesAt(file, Math.max(0, size - longestEnd), Math.min(size, longestEnd));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== endMark) at -= 1;
  if (at < 0) return undefined;
  const [listed, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (listed > mostListed || offset + listed > size) return undefined;
  const list = await bytesAt(file, offset, listed);
  let sum = 0;
  for (let entry = 0; entry + 46 <= list.length && list.readUInt32LE(entry) === entryMark; ) {
    const bytes = list.readUInt32LE(entry + 24);
    if (bytes === huge) return Number.POSITIVE_INFINITY;
    sum += bytes;
    entry += 46 + [28, 30, 32].reduce((length, field) => length + list.readUInt16LE(entry + field), 0);
  }
  return sum;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position });
  return buffer.subarray(0, bytesRead);
}
