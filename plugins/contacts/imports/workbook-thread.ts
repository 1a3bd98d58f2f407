import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import exceljs from 'exceljs';
import { z } from 'zod';
import { cellText, csvRow } from './workbook-cells.js';

const { source, target } = z.object({ source: z.string(), target: z.string() }).parse(workerData);

/** Excel itself holds no more. */
const mostColumns = 256;
/** More than a million rows of people have; a sheet of one text again and again may have more. */
const mostBytes = 300 * 1024 * 1024;

async function convert(): Promise<void> {
  const out = createWriteStream(target, { mode: 0o600 });
  const options = { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore' } as const;
  for await (const sheet of new exceljs.stream.xlsx.WorkbookReader(source, options)) {
    let rows = 0;
    for await (const row of sheet) {
      const width = Math.min(row.cellCount, mostColumns);
      const cells = Array.from({ length: width }, (_, index) => cellText(row.getCell(index + 1).value));
      if (cells.every((cell) => cell === '')) continue;
      rows += 1;
      if (out.bytesWritten > mostBytes) throw new Error('it holds more than 300 MB of text');
      if (!out.write(csvRow(cells))) await once(out, 'drain');
    }
    if (rows > 0) break;
  }
  out.end();
  await once(out, 'finish');
}

convert().then(
  () => parentPort?.postMessage(null),
  // Its reader throws on what it does not know: the reason goes to the person who uploaded the file.
  (error: unknown) => parentPort?.postMessage(error instanceof Error ? error.message : String(error)),
);
