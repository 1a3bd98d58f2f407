import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { cpuMs, peakMb, treeCpuMs } from './dialer/process-figures.js';
import { measureAppQueue } from './queue/app-queue.js';
import { gapsOf, quantile } from './queue/gaps.js';
import { callsPerSecond, type Measured, type QueueLoad } from './queue/load.js';
import { judge } from './aims.js';
import { report } from './report.js';

/**
 * How long an operator's phone is idle beside a queue that is never empty: from the phone's BYE to the next INVITE at it.
 * The product, and Asterisk's own app_queue with the same phones and callers, one after the other.
 */
const number = '+74951112233';
const loadOf = (operators: number): QueueLoad => ({
  operators,
  waiting: 30,
  answerMs: 500,
  talkMs: 3_000,
  warmUpMs: 15_000,
  measureMs: 30_000,
});
let coreMb = 0;
/** The fewest who waited at any look while it was measured: a gap beside an empty queue says nothing. */
let fewestWaiting = Number.POSITIVE_INFINITY;
const lookEveryMs = 1_000;

async function measureProduct(load: QueueLoad): Promise<Measured> {
  const product = await Product.start({ logLevel: 'error' });
  try {
    const settings = { wrapUpSeconds: 0, announcePlace: false, announceWait: false };
    const centre = await CallCentre.open(product, {
      operators: load.operators,
      queues: [{ name: 'bench', number, settings }],
      answerMs: load.answerMs,
      talkMs: load.talkMs,
      trace: true,
    });
    const numbers = Array.from({ length: 20_000 }, () => number);
    await centre.call({
      name: 'callers',
      numbers,
      perSecond: callsPerSecond(load),
      limit: load.operators + load.waiting,
    });
    await new Promise((resolve) => setTimeout(resolve, load.warmUpMs));
    const [from, core, asterisk] = [Date.now(), cpuMs(product.corePid), treeCpuMs(product.asterisk.pid)];
    while (Date.now() - from < load.measureMs) {
      const { callers } = await product.api.get<{ callers: Record<string, { state: string }> }>('/api/queues/board');
      const waiting = Object.values(callers).filter(({ state }) => state !== 'talking').length;
      fewestWaiting = Math.min(fewestWaiting, waiting);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    const until = Date.now();
    const span = until - from;
    const cpuShare = (treeCpuMs(product.asterisk.pid) - asterisk) / span;
    const cpuShareOfCore = (cpuMs(product.corePid) - core) / span;
    coreMb = Math.max(coreMb, peakMb(product.corePid));
    const gaps = gapsOf(await centre.uas.trace(), from, until);
    await centre.close();
    return { gaps, cpuShare, cpuShareOfCore };
  } finally {
    await product.stop();
  }
}

const tell = (who: string, operators: number, { gaps, cpuShare, cpuShareOfCore }: Measured) => {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => quantile(gaps, share).toFixed(0));
  const core = cpuShareOfCore === 0 ? '' : `, core ${(100 * cpuShareOfCore).toFixed(0)} %`;
  console.log(
    `${who}, ${operators} operators: p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms over ${gaps.length} calls; ` +
      `Asterisk ${(100 * cpuShare).toFixed(0)} % of a processor${core}`,
  );
};

const figures: Record<string, number> = {};
for (const operators of [50, 200]) {
  const load = loadOf(operators);
  const rival = await measureAppQueue(load);
  tell('app_queue', operators, rival);
  const ours = await measureProduct(load);
  tell('Perezvon', operators, ours);
  const round = (ms: number) => Math.round(ms * 10) / 10;
  figures[`p50_${operators}_ms`] = round(quantile(ours.gaps, 0.5));
  figures[`p99_${operators}_ms`] = round(quantile(ours.gaps, 0.99));
  figures[`rival_p50_${operators}_ms`] = round(quantile(rival.gaps, 0.5));
  figures[`rival_p99_${operators}_ms`] = round(quantile(rival.gaps, 0.99));
  figures[`cpu_${operators}_pct`] = Math.round(100 * (ours.cpuShare + ours.cpuShareOfCore));
  figures[`rival_cpu_${operators}_pct`] = Math.round(100 * rival.cpuShare);
}
report({
  bench: 'queue',
  rival: "Asterisk's app_queue, leastrecent, with the same phones and callers",
  ratio: (figures.rival_p50_50_ms ?? Number.NaN) / (figures.p50_50_ms ?? Number.NaN),
  p99_ms: figures.p99_50_ms ?? Number.NaN,
  rss_mb: coreMb,
  ...figures,
});
judge([{ what: 'fewest who waited at any moment', found: fewestWaiting, atLeast: 1 }]);
