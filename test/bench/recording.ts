import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { newId } from '@perezvon/sdk/shared';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { toneAlaw } from '../support/wave.js';
import { peakMb } from './dialer/process-figures.js';
import { quantile } from './queue/gaps.js';
import { report } from './report.js';

/**
 * As many calls of a minute as are named, at once and all recorded: every MP3 must be there and whole. Then how many
 * recordings of a minute the worker makes into MP3 in a minute, beside `lame` in a shell loop of as many lanes over the same
 * files (ffmpeg's encoder, the same library, where there is no `lame`).
 */
const count = Number(process.argv[2] ?? 200);
const seconds = 60;
const lanes = 2;
const run = promisify(execFile);

const product = await Product.start({ logLevel: 'error' });
try {
  const calls = await live();
  const folder = join(product.dir, 'var/recordings/recording');
  const rival = join(product.dir, 'rival');
  await Promise.all([folder, rival].map((path) => mkdir(path, { recursive: true })));
  const sample = join(product.dir, 'sample.raw');
  // Noise and tones in turn, like speech: silence would be too easy.
  const source =
    `aevalsrc=exprs=0.3*sin(880*PI*t)*(1+sin(3*t))/2+0.05*random(0)|` +
    `0.3*sin(1320*PI*t)*(1+cos(2*t))/2+0.05*random(1):s=8000:d=${seconds}`;
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-f', 's16le', '-ac', '2', sample]);
  const ids = Array.from({ length: count }, () => newId());
  for (const id of ids)
    await Promise.all([copyFile(sample, join(folder, `${id}.raw`)), copyFile(sample, join(rival, `${id}.raw`))]);

  const encoder = await run('sh', ['-c', 'command -v lame']).then(
    () => ({ name: 'lame', command: 'lame --quiet -r -s 8 --bitwidth 16 -m s -b 32 "$1" "$1.mp3"' }),
    () => ({
      name: "ffmpeg's libmp3lame",
      command: 'ffmpeg -v error -nostdin -f s16le -ar 8000 -ac 2 -i "$1" -c:a libmp3lame -b:a 32k "$1.mp3"',
    }),
  );
  let began = Date.now();
  await run('sh', ['-c', `ls ${rival}/*.raw | xargs -P ${lanes} -n 1 sh -c '${encoder.command}' sh`]);
  const rivalMs = Date.now() - began;
  console.log(`${encoder.name} in a shell loop: ${count} in ${rivalMs} ms`);

  began = Date.now();
  const at = new Date();
  const rows = ids.map((id) => [id, 'waiting', newId(), newId(), newId(), 'inbound', '+79161234567', at, at]);
  await product.db.pool.query(
    'INSERT INTO recording_recordings (id, state, call_id, interaction_id, leg_id, direction, number, started_at, ended_at) VALUES ?',
    [rows],
  );
  // From the first conversion on: that the line is looked through every 15 s is no work.
  let first = 0;
  for (let ready = 0; ready < count; await sleep(50)) {
    const [[row]] = (await product.db.pool.query(
      "SELECT COUNT(*) AS n, MIN(duration_ms) AS least FROM recording_recordings WHERE state = 'ready' AND id IN (?)",
      [ids],
    )) as unknown as [[{ n: number; least: number }]];
    ready = Number(row.n);
    if (ready > 0 && first === 0) first = Date.now();
    if (ready > 0 && Number(row.least) !== seconds * 1_000) throw new Error(`an MP3 of ${row.least} ms`);
    if (Date.now() - began > 1_200_000) throw new Error(`${ready} of ${count} in 20 minutes`);
  }
  const oursMs = Date.now() - first;
  const left = await readdir(folder);
  if (left.length > 0) throw new Error(`${left.length} sources are left`);
  report({
    bench: 'recording',
    rival: `${encoder.name} in a shell loop of ${lanes} lanes`,
    ratio: rivalMs / oursMs,
    p99_ms: Math.round(oursMs / count),
    rss_mb: peakMb(product.workerPid),
    ...calls,
    recordings: count,
    per_minute: Math.round((count * 60_000) / oursMs),
    rival_per_minute: Math.round((count * 60_000) / rivalMs),
  });
  await rm(rival, { recursive: true });
} finally {
  await product.stop();
}

/** Calls of a minute at once. @returns what became of their recordings */
async function live(): Promise<Record<string, number>> {
  const { db } = product;
  const sound = join(product.dir, 'sound.alaw');
  await writeFile(sound, toneAlaw());
  const settings = { wrapUpSeconds: 3_600, record: true, announcePlace: false, announceWait: false };
  const number = '+74951112233';
  const centre = await CallCentre.open(product, {
    operators: count,
    queues: [{ name: 'bench', number, settings }],
    answerMs: 200,
    talkMs: seconds * 1_000,
    sound,
  });
  const callers = await centre.call({
    name: 'live',
    numbers: Array.from({ length: count }, () => number),
    perSecond: 20,
    limit: count,
  });
  await sleep((count / 20) * 1_000 + 10_000);
  const [[now]] = await rows<{ n: number }>("SELECT COUNT(*) AS n FROM recording_recordings WHERE state = 'recording'");
  await callers.done();
  const ended = Date.now();
  for (let left = 1; left > 0; await sleep(100)) {
    const [[row]] = await rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM recording_recordings WHERE state IN ('recording', 'waiting')",
    );
    left = Number(row?.n);
    if (Date.now() - ended > 600_000) throw new Error(`${left} recordings are not ready after ten minutes`);
  }
  const tookMs = Date.now() - ended;
  const [all] = await rows<{ state: string; ms: number; talkMs: number }>(
    `SELECT r.state, r.duration_ms AS ms, (SELECT TIMESTAMPDIFF(MICROSECOND, MIN(IF(event = 'CONNECT', at, NULL)),
      MAX(IF(event = 'PARTED', at, NULL))) / 1000
       FROM core_call_journal j WHERE j.call_id = r.call_id) AS talkMs FROM recording_recordings r`,
  );
  const off = all.map(({ ms, talkMs }) => Math.abs(ms - Number(talkMs))).toSorted((a, b) => a - b);
  const whole = all.filter(({ state }) => state === 'ready').length;
  console.log(
    `${now?.n} calls were recorded at once; ${whole} of ${count} MP3 are whole, ` +
      `the last ${tookMs} ms after the last call; lengths differ by ${Math.round(quantile(off, 0.95))} ms (p95), ` +
      `${Math.round(off.at(-1) ?? 0)} ms at most`,
  );
  if (whole !== count || all.length !== count) throw new Error(`${whole} of ${count} recordings are whole`);
  await centre.close();
  await db.pool.query('DELETE FROM recording_recordings');
  return {
    live_at_once: Number(now?.n),
    live_whole: whole,
    live_off_p95_ms: Math.round(quantile(off, 0.95)),
    live_last_mp3_ms: tookMs,
  };
}
async function rows<T>(sql: string): Promise<[readonly T[]]> {
  const [found] = await product.db.pool.query(sql);
  return [found as T[]];
}
