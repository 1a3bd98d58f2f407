import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAri } from '../ari/connect-ari.js';
import type { PrivateAsterisk } from '../instance/types.js';
import { eventually, testAsterisk } from '../test-support/private-asterisk.js';
import { DEFAULT_DIALPLAN, renderDialplan } from './base-contexts.js';

describe('renderDialplan', () => {
  it('refuses what could change its meaning', () => {
    const wrong = fc.string({ unit: 'binary' }).filter((text) => !/^[A-Za-z0-9_/-]+$/u.test(text));
    fc.assert(
      fc.property(wrong, (text) => {
        expect(() => renderDialplan({ ...DEFAULT_DIALPLAN, awaySound: text })).toThrow(RangeError);
        expect(() => renderDialplan({ ...DEFAULT_DIALPLAN, app: text })).toThrow(RangeError);
      }),
    );
    expect(() => renderDialplan({ ...DEFAULT_DIALPLAN, awayTries: -1 })).toThrow(RangeError);
    expect(() => renderDialplan({ ...DEFAULT_DIALPLAN, awayWaitSeconds: 0.5 })).toThrow(RangeError);
  });
});

describe('the dialplan while core is away', () => {
  let asterisk: PrivateAsterisk & { dispose(): Promise<void> };
  const fast = renderDialplan({ ...DEFAULT_DIALPLAN, awayTries: 2, awayWaitSeconds: 1, awaySound: 'beep' });
  beforeAll(async () => {
    asterisk = await testAsterisk({
      // The same contexts, with short waits, under other names.
      extraConfig: {
        'extensions.conf': `${fast.replaceAll('perezvon-', 'fast-')}
[caller]
exten => s,1,Set(PEREZVON_FALLBACK=safe,s,1)
 same => n,Goto(fast-inbound,+74950000000,1)
exten => n,1,Goto(fast-inbound,100,1)
[safe]
exten => s,1,Set(DB(seen/safe)=\${PEREZVON_TRIES}-\${STACK_PEEK(1,c,1)})
 same => n,Wait(30)
[phone]
exten => s,1,Answer()
 same => n,Wait(30)
`,
      },
    });
  });
  afterAll(() => asterisk.dispose());

  it('tries again, then takes the fallback, or ends', async () => {
    // Another application: the product's own is not there.
    const ari = connectAri({ ...asterisk.ari, app: 'onlooker', subscribeAll: true });
    await ari.connected();
    const ends = new Map<string, number>();
    ari.onEvent((event) => {
      if (event.type === 'ChannelDestroyed') ends.set(event.channel.id, event.cause);
    });
    await ari.channels.originate({ channelId: 'with', endpoint: 'Local/s@phone', context: 'caller' });
    await ari.channels.originate({
      channelId: 'without',
      endpoint: 'Local/s@phone',
      context: 'caller',
      extension: 'n',
    });
    await eventually(
      async () => ((await asterisk.command('database get seen safe')).includes('Value: 3-') ? true : undefined),
      10_000,
    );
    // The subroutine was left before the fallback: nothing to return to by mistake.
    expect((await asterisk.command('database get seen safe')).trim()).toBe('Value: 3-');
    expect(await eventually(() => ends.get('without'), 10_000)).toBe(34);
    expect(ends.has('with')).toBe(false);
    await ari.channels.hangup('with');
    await ari.close();
  }, 30_000);
});
