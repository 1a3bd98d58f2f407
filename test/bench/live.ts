import { WebSocket } from 'ws';
import { ApiClient } from '../support/api-client.js';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import { cpuMs, peakMb } from './dialer/process-figures.js';
import { quantile } from './queue/gaps.js';
import { report } from './report.js';

/**
 * A hundred supervisors look at the monitor while fifty calls a second come, ring, talk and go. From the moment a caller is
 * in the queue to the moment each screen is told; and how long core keeps a plain request waiting meanwhile. Beside them a
 * screen of the older kind, which asks for everything once a second.
 */
const supervisors = 100;
const operators = 80;
const callsPerSecond = 50;
const measureMs = 20_000;
const number = '+74951112233';

interface Patch {
  readonly callers?: Readonly<Record<string, { readonly since: number } | null>>;
}
/** Milliseconds from a caller's arrival to the message, for each caller once. */
class Screen {
  readonly latencies: number[] = [];
  private readonly seen = new Set<string>();
  private readonly socket: WebSocket;

  constructor(url: string, cookie: string, pollMs?: number) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { headers: { cookie, origin: url } });
    const topics = ['queues.board', 'operators.presences', 'monitor.alerts'];
    this.socket.on('open', () => {
      const ask = () => topics.forEach((topic, i) => this.say({ op: 'subscribe', id: `${i}`, topic, params: {} }));
      ask();
      if (pollMs === undefined) return;
      setInterval(() => {
        topics.forEach((_, i) => this.say({ op: 'unsubscribe', id: `${i}` }));
        ask();
      }, pollMs).unref();
    });
    this.socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { op: string; id: string; patch?: Patch; data?: Patch };
      if (message.id !== '0') return;
      const news = pollMs === undefined ? message.patch : message.op === 'snapshot' ? message.data : undefined;
      for (const [id, caller] of Object.entries(news?.callers ?? {})) {
        if (caller === null || this.seen.has(id)) continue;
        this.seen.add(id);
        if (this.counting) this.latencies.push(Date.now() - caller.since);
      }
    });
  }
  counting = false;
  close(): void {
    this.socket.terminate();
  }
  private say(message: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

const product = await Product.start({ logLevel: 'error' });
try {
  const centre = await CallCentre.open(product, {
    operators,
    queues: [{ name: 'live', number, settings: { wrapUpSeconds: 0, announcePlace: false, announceWait: false } }],
    answerMs: 200,
    talkMs: 1_000,
  });
  const { url } = product.api;
  // One browser has so many pages at most.
  const cookies = await Promise.all(
    Array.from({ length: Math.ceil(supervisors / 50) + 1 }, async () => {
      const browser = new ApiClient(url);
      await browser.enter();
      return browser.cookieHeader();
    }),
  );
  const screens = Array.from({ length: supervisors }, (_, i) => new Screen(url, cookies[Math.floor(i / 50)] ?? ''));
  const polling = new Screen(url, cookies.at(-1) ?? '', 1_000);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const numbers = Array.from({ length: 20_000 }, () => number);
  await centre.call({ name: 'callers', numbers, perSecond: callsPerSecond, limit: 400 });
  await new Promise((resolve) => setTimeout(resolve, 5_000));

  for (const screen of [...screens, polling]) screen.counting = true;
  const delays: number[] = [];
  const [cpu, from] = [cpuMs(product.corePid), Date.now()];
  while (Date.now() - from < measureMs) {
    const asked = performance.now();
    await (await fetch(`${url}/healthz`)).text();
    delays.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const cpuShare = (cpuMs(product.corePid) - cpu) / (Date.now() - from);
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  const screenMs = sorted(screens.flatMap(({ latencies }) => latencies));
  const pollMs = sorted(polling.latencies);
  const loopMs = sorted(delays);
  for (const screen of [...screens, polling]) screen.close();
  const calls = screenMs.length / supervisors / (measureMs / 1_000);
  console.log(
    `${supervisors} screens, ${calls.toFixed(1)} calls/s: event to screen p50 ${quantile(screenMs, 0.5)} ms, ` +
      `p99 ${quantile(screenMs, 0.99)} ms; a screen that asks each second p99 ${quantile(pollMs, 0.99)} ms; ` +
      `a request to core p99 ${quantile(loopMs, 0.99).toFixed(1)} ms; core ${(100 * cpuShare).toFixed(0)} % of a processor`,
  );
  report({
    bench: 'live',
    rival: 'a screen that asks for everything once a second',
    ratio: quantile(pollMs, 0.99) / quantile(screenMs, 0.99),
    p99_ms: quantile(screenMs, 0.99),
    rss_mb: peakMb(product.corePid),
    p50_ms: quantile(screenMs, 0.5),
    rival_p99_ms: quantile(pollMs, 0.99),
    calls_per_s: Math.round(calls * 10) / 10,
    core_answer_p99_ms: Math.round(quantile(loopMs, 0.99) * 10) / 10,
    core_cpu_pct: Math.round(100 * cpuShare),
  });
  await centre.close();
} finally {
  await product.stop();
}
process.exit();
