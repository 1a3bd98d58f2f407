import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = '/usr/bin/soffice';
const run = promisify(execFile);
/** Every sheet, as UTF-8 with commas. */
const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';

/** Whether LibreOffice is there: it is no part of the set-up, being ten times as large as the rest of it. */
export const hasOffice = existsSync(program);
if (!hasOffice) console.log('skipped: what LibreOffice says of the workbooks (apt-get install libreoffice-calc-nogui)');

/** @returns the sheets of a workbook as LibreOffice reads them, as CSV. @throws Error when it complains */
export async function sheetsByOffice(workbook: string): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'perezvon-office-'));
  try {
    const home = `-env:UserInstallation=file://${dir}/home`;
    const { stdout, stderr } = await run(program, [
      home,
      '--headless',
      '--convert-to',
      filter,
      '--outdir',
      dir,
      workbook,
    ]);
    const said = stderr.split('\n').filter((line) => line !== '' && !line.includes('javaldx'));
    if (said.length > 0 || !stdout.includes('Writing sheet'))
      throw new Error(`LibreOffice: ${said.join(' ')} ${stdout}`);
    const files = (await readdir(dir)).filter((name) => name.endsWith('.csv'));
    return Promise.all(files.map((name) => readFile(join(dir, name), 'utf8')));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
