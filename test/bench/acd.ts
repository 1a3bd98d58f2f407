import { Acd, type AcdCommand, type AcdEvent, type QueueRules } from '@perezvon/plugin-queues/acd';
import { Random } from '../simulation/random.js';
import { judge } from './aims.js';
import { report } from './report.js';

/**
 * Call distribution at size, in one thread: 1,000 operators, 200 queues, 5,000 callers who wait at any moment. Beside it
 * the plain way: whoever becomes free looks through all who wait.
 */
const operators = 1_000;
const queues = 200;
const waiting = 5_000;
const talks = 200_000;
const queuesEach = 8;
const stepMs = 900_000;

interface Member {
  readonly id: string;
  readonly queues: readonly string[];
}
const random = new Random(7);
const members: readonly Member[] = Array.from({ length: operators }, (_, i) => ({
  id: `operator ${i}`,
  queues: [...new Set(Array.from({ length: queuesEach }, () => `queue ${random.whole(0, queues - 1)}`))],
}));
const priorityOf = (queue: string) => Number(queue.slice(6)) % 5;

function ours() {
  const acd = new Acd();
  const latencies = new Float64Array(talks * 4 + waiting * 3);
  let events = 0;
  let now = 1_000_000;
  const step = (event: AcdEvent): readonly AcdCommand[] => {
    const began = performance.now();
    const commands = acd.step(event, now);
    latencies[events] = performance.now() - began;
    events += 1;
    return commands;
  };
  for (let i = 0; i < queues; i += 1) acd.step({ type: 'queue', rules: rules(`queue ${i}`) }, now);
  for (const { id, queues: own } of members) {
    const memberships = own.map((queue, order) => ({ queue, level: 1, order }));
    acd.step({ type: 'operator', operator: id, memberships, skills: {} }, now);
    acd.step({ type: 'presence', operator: id, presence: 'ready' }, now);
  }
  const feed = new Random(11);
  const talking: string[] = [];
  let callers = 0;
  const obey = (commands: readonly AcdCommand[]) => {
    for (const command of commands) {
      if (command.type !== 'offer') continue;
      talking.push(command.operator);
      step({ type: 'accepted', caller: command.caller, operator: command.operator });
    }
  };
  const arrive = () => {
    callers += 1;
    obey(
      step({ type: 'arrived', caller: `caller ${callers}`, queue: `queue ${feed.whole(0, queues - 1)}`, since: now }),
    );
  };
  while (callers < waiting + operators) arrive();
  const began = performance.now();
  events = 0;
  for (let i = 0; i < talks; i += 1) {
    now += 3;
    const at = feed.whole(0, talking.length - 1);
    const who = talking[at] ?? '';
    talking[at] = talking.at(-1) ?? '';
    talking.pop();
    obey(step({ type: 'talkEnded', operator: who }));
    arrive();
    if (i % 20 === 0) step({ type: 'time' });
  }
  const ms = performance.now() - began;
  const sorted = latencies.slice(0, events).sort();
  return { perSecond: events / (ms / 1_000), p99: sorted[Math.floor(events * 0.99)] ?? 0, worst: sorted.at(-1) ?? 0 };
}

/** The same work with a list that is looked through. */
function plain() {
  const feed = new Random(11);
  const line: { queue: string; key: number }[] = [];
  let now = 1_000_000;
  let events = 0;
  const arrive = () => {
    const queue = `queue ${feed.whole(0, queues - 1)}`;
    line.push({ queue, key: now - priorityOf(queue) * stepMs });
    events += 1;
  };
  while (line.length < waiting) arrive();
  const began = performance.now();
  events = 0;
  for (let i = 0; i < talks / 10; i += 1) {
    now += 3;
    const who = members[feed.whole(0, operators - 1)];
    const first = line
      .filter(({ queue }) => who?.queues.includes(queue))
      .reduce<(typeof line)[number] | undefined>((best, one) => (best && best.key <= one.key ? best : one), undefined);
    if (first) line.splice(line.indexOf(first), 1);
    // Ended, and accepted.
    events += 2;
    arrive();
  }
  return events / ((performance.now() - began) / 1_000);
}

function rules(id: string): QueueRules {
  return {
    id,
    priority: priorityOf(id),
    strategy: 'longestIdle',
    ringAtOnce: 1,
    ringMs: 20_000,
    wrapUpMs: 0,
    maxLength: undefined,
    maxWaitMs: undefined,
    leaveWhen: 'never',
    skills: {},
    stickyMs: 0,
  };
}

const found = ours();
const rival = plain();
console.log(
  `${operators} operators, ${queues} queues, ${waiting} waiting: ${Math.round(found.perSecond)} events/s, ` +
    `p99 ${found.p99.toFixed(4)} ms, worst ${found.worst.toFixed(2)} ms; looking through the list: ${Math.round(rival)} events/s`,
);
report({
  bench: 'acd',
  rival: 'a list that is looked through by whoever becomes free',
  ratio: found.perSecond / rival,
  p99_ms: Math.round(found.p99 * 10_000) / 10_000,
  rss_mb: Math.round(process.memoryUsage().rss / 2 ** 20),
  events_per_s: Math.round(found.perSecond),
  rival_events_per_s: Math.round(rival),
});
judge([
  { what: 'events/s', found: found.perSecond, atLeast: 50_000 },
  { what: 'p99 of an event, ms', found: found.p99, atMost: 1 },
]);
