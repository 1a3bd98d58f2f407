import { type AriAddress, connectAri } from '@perezvon/asterisk';
import { randomUUID } from 'node:crypto';

/** What the benchmark tells this process: first how to call, then how many calls per second. */
export type BareOrder =
  | { readonly ari: AriAddress; readonly trunk: string; readonly media: string; readonly numbers: readonly string[] }
  | { readonly perSecond: number };

/**
 * The least that can call people and play them something: originate into the application, play on answer, hang up when
 * it has been played. Remembers nothing, writes nothing, checks nothing.
 */
let perSecond = 0;
process.on('message', (order: BareOrder) => {
  if ('perSecond' in order) perSecond = order.perSecond;
  else begin(order);
});
process.on('disconnect', () => process.exit());

function begin({ ari: address, trunk, media, numbers }: Exclude<BareOrder, { perSecond: number }>): void {
  const app = 'bench-bare';
  const ari = connectAri({ ...address, app });
  const dropped = () => undefined;
  ari.onEvent((event) => {
    if (event.type === 'StasisStart')
      ari.channels.play(event.channel.id, { media, playbackId: `p-${event.channel.id}` }).catch(dropped);
    else if (event.type === 'PlaybackFinished')
      ari.channels.hangup(event.playback.target_uri.slice('channel:'.length)).catch(dropped);
  });
  let next = 0;
  let credit = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    credit += ((now - last) * perSecond) / 1_000;
    last = now;
    for (; credit >= 1; credit -= 1) {
      const endpoint = `PJSIP/${numbers[next++ % numbers.length]}@${trunk}`;
      const query = { endpoint, app, timeout: 30 };
      ari.request({ method: 'POST', path: `/channels/${randomUUID()}`, query, timeoutMs: 15_000 }).catch(dropped);
    }
  }, 10);
  void ari.connected().then(() => process.send?.('ready'));
}
