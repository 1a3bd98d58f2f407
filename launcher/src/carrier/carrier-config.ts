import { behaviourBounds, type CarrierBehaviour } from './behaviour.js';

/** Times of the carrier in milliseconds. */
export interface CarrierTimes {
  /** From the call to the answer. */
  readonly answerMs: number;
  /** From the answer to the end, of those who hang up early. */
  readonly earlyMs: number;
  /** Longest conversation of those who listen. */
  readonly listenMs: number;
  /** From the answer to the 0 that some of those press who listen; nobody does when absent. */
  readonly pressMs?: number | undefined;
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);
const log = (what: string) => `Log(NOTICE,CARRIER ${what} \${UNIQUEID} \${N} \${CHANNEL(pjsip,call-id)})`;

/** Of those who listen, every fifth or so wants an operator. */
const wantsOperator = (digits: number) => digits % 10 === 3 || digits % 10 === 7;

function steps(behaviour: CarrierBehaviour, digits: number, times: CarrierTimes): string[] {
  const { answerMs, earlyMs, listenMs, pressMs } = times;
  const press =
    pressMs !== undefined && behaviour === 'listen' && wantsOperator(digits)
      ? [`Wait(${seconds(pressMs)})`, 'SendDTMF(0)']
      : [];
  const answered = (talk: number) => [
    'Ringing()',
    `Wait(${seconds(answerMs)})`,
    // Immediately: else it waits up to half a second for sound, and its note comes late, or never when the caller leaves.
    'Answer(,i)',
    log('answer'),
    ...press,
    `Wait(${seconds(talk)})`,
    'Hangup(16)',
  ];
  switch (behaviour) {
    case 'listen':
      return answered(listenMs);
    case 'hangUpEarly':
      return answered(earlyMs);
    case 'busy':
      return ['Hangup(17)'];
    case 'noAnswer':
      return ['Ringing()', 'Wait(600)', 'Hangup(19)'];
    case 'reject':
      return ['Hangup(21)'];
    case 'congestion':
      return ['Hangup(34)'];
    case 'unallocated':
      return ['Hangup(1)'];
  }
}

/** Where calls come in: their number becomes `N`, their begin and end are written down, its last two digits lead on. */
export function carrierDoor(): readonly string[] {
  const lines = ['[carrier]'];
  for (const pattern of ['_+X!', '_X!']) {
    lines.push(
      `exten => ${pattern},1,Set(__N=\${FILTER(0-9,\${EXTEN})})`,
      ` same => n,${log('begin')}`,
      ' same => n,Goto(behave,${N:-2},1)',
    );
  }
  return [...lines, `exten => h,1,${log('end')}`, '[behave]', `exten => h,1,${log('end')}`];
}
/** Answers without waiting for sound, and writes it down. */
export const carrierAnswer: readonly string[] = ['Answer(,i)', log('answer')];

/** The carrier's dialplan: takes any number in digits, writes down each call's begin, answer and end, and behaves. */
export function carrierDialplan(times: CarrierTimes): string {
  const lines = [...carrierDoor()];
  let from = 0;
  for (const [below, behaviour] of behaviourBounds) {
    for (let digits = from; digits < below; digits += 1) {
      const extension = String(digits).padStart(2, '0');
      steps(behaviour, digits, times).forEach((step, index) =>
        lines.push(index === 0 ? `exten => ${extension},1,${step}` : ` same => n,${step}`),
      );
    }
    from = below;
  }
  return `${lines.join('\n')}\n`;
}

/** Takes calls from every loopback address, without a password. */
export const carrierPeers = `[product]
type = endpoint
transport = transport-udp
context = carrier
disallow = all
allow = alaw,ulaw
direct_media = no
aors = product
[product]
type = aor
[product]
type = identify
endpoint = product
match = 127.0.0.0/8
`;
