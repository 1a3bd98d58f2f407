import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTEXTS } from '../dialplan/base-contexts.js';
import type { PrivateAsterisk } from '../instance/types.js';
import { eventually, peer, testAsterisk } from '../test-support/private-asterisk.js';
import { connectAri } from './connect-ari.js';
import { hangupCause } from './hangup-cause.js';
import type { AriConnection, AriEvent } from './types.js';

/** A carrier that does to a call what the number's last digits say. */
const CARRIER = `[carrier]
exten => _+7XXX,1,Goto(\${EXTEN:2},1)
exten => 486,1,Busy(2)
exten => 503,1,Congestion(2)
exten => 200,1,Wait(0.1)
 same => n,Ringing()
 same => n,Wait(0.3)
 same => n,Answer()
 same => n,Wait(0.5)
 same => n,Hangup()
exten => 201,1,Answer()
 same => n,Wait(3600)
exten => 180,1,Ringing()
 same => n,Wait(60)
exten => 183,1,Progress()
 same => n,Playback(hello-world,noanswer)
 same => n,Answer()
 same => n,Wait(3600)
exten => 184,1,Progress()
 same => n,Playback(hello-world,noanswer)
 same => n,Hangup(17)
exten => 403,1,Hangup(21)
exten => 603,1,Hangup(26)
exten => 404,1,Hangup(1)
exten => 410,1,Hangup(22)
exten => 484,1,Hangup(28)
exten => 500,1,Hangup(38)
exten => 502,1,Hangup(27)
exten => 408,1,Hangup(18)
exten => 480,1,Hangup(20)
exten => 488,1,Hangup(58)
`;
type EventOf<T extends AriEvent['type']> = Extract<AriEvent, { type: T }>;

describe('outgoing calls through a real trunk', () => {
  let carrier: PrivateAsterisk & { dispose(): Promise<void> };
  let asterisk: PrivateAsterisk & { dispose(): Promise<void> };
  let ari: AriConnection;
  const events: AriEvent[] = [];
  const idOf = (event: AriEvent) =>
    event.type === 'Dial' ? event.peer.id : 'channel' in event ? event.channel?.id : undefined;
  const of = <T extends AriEvent['type']>(type: T, id: string) =>
    events.filter((event): event is EventOf<T> => event.type === type && idOf(event) === id);
  const first = <T extends AriEvent['type']>(type: T, id: string) => eventually(() => of(type, id)[0], 10_000);
  let count = 0;
  const dial = async (digits: string, timeoutSeconds = 10) => {
    const channelId = `attempt-${++count}`;
    const channel = await ari.channels.originate({
      channelId,
      endpoint: `PJSIP/+7${digits}@trunk`,
      context: CONTEXTS.outgoing,
      timeoutSeconds,
      callerId: '"Перезвон" <+74950000000>',
      variables: { PEREZVON_AWAY_SOUND: 'beep' },
    });
    expect(channel.id).toBe(channelId);
    return channelId;
  };

  beforeAll(async () => {
    carrier = await testAsterisk({
      extraConfig: { 'pjsip.conf': peer('product', 5060, 'carrier'), 'extensions.conf': CARRIER },
    });
    asterisk = await testAsterisk({
      extraConfig: { 'pjsip.conf': peer('trunk', carrier.ports.sip, CONTEXTS.inbound) },
    });
    ari = connectAri({ ...asterisk.ari, app: 'perezvon', subscribeAll: true });
    ari.onEvent((event) => events.push(event));
    await ari.connected(AbortSignal.timeout(5_000));
  });
  afterAll(async () => {
    await ari.close();
    await Promise.all([asterisk.dispose(), carrier.dispose()]);
  });

  it.each([
    ['486', 'busy', 17, 486],
    ['503', 'congestion', 34, 503],
    ['403', 'rejected', 21, 403],
    ['603', 'rejected', 21, 603],
    ['404', 'invalid', 1, 404],
    ['410', 'invalid', 22, 410],
    ['484', 'invalid', 28, 484],
    ['500', 'congestion', 38, 500],
    ['502', 'congestion', 27, 502],
    ['408', 'noAnswer', 18, 408],
    ['480', 'noAnswer', 19, 480],
    ['488', 'failure', 58, 488],
  ])('a refusal with SIP %s means %s', async (digits, meaning, cause, sip) => {
    const id = await dial(digits);
    const end = await first('ChannelDestroyed', id);
    expect(end).toMatchObject({ cause, tech_cause: sip });
    expect(hangupCause(end.cause, end.tech_cause)).toBe(meaning);
    // The carrier spoke: its word comes as a request to hang up, before the end.
    expect(of('ChannelHangupRequest', id)[0]).toMatchObject({ cause, tech_cause: sip });
    expect(of('StasisStart', id)).toEqual([]);
  });

  it('tells ringing and answer, enters the application at the answer, and ends normally', async () => {
    const id = await dial('200');
    const start = await first('StasisStart', id);
    expect(start.channel.state).toBe('Up');
    // Nobody asked who answers: the second argument is empty.
    expect(start.args).toEqual(['outgoing', '']);
    const end = await first('ChannelDestroyed', id);
    expect(of('Dial', id).map(({ dialstatus }) => dialstatus)).toEqual(['', 'RINGING', 'ANSWER']);
    expect(hangupCause(end.cause, end.tech_cause)).toBe('normal');
  });

  it('does not take early media for an answer', async () => {
    const id = await dial('183');
    await eventually(() => of('Dial', id).find(({ dialstatus }) => dialstatus === 'PROGRESS'));
    await new Promise((resolve) => {
      setTimeout(resolve, 700);
    });
    expect(of('StasisStart', id)).toEqual([]);
    await first('StasisStart', id);
    expect(of('Dial', id).map(({ dialstatus }) => dialstatus)).toEqual(['', 'PROGRESS', 'ANSWER']);
    await ari.channels.hangup(id);
    await first('ChannelDestroyed', id);

    const refused = await dial('184');
    const end = await first('ChannelDestroyed', refused);
    expect(hangupCause(end.cause, end.tech_cause)).toBe('busy');
    expect(of('StasisStart', refused)).toEqual([]);
  });

  it('ends a call that rings too long as not answered, without a word from the carrier', async () => {
    const id = await dial('180', 1);
    const end = await first('ChannelDestroyed', id);
    expect(hangupCause(end.cause, end.tech_cause)).toBe('noAnswer');
    expect(of('Dial', id).at(-1)?.dialstatus).toBe('RINGING');
    expect(of('ChannelHangupRequest', id)).toEqual([]);
  });

  it('refuses the id of a living channel, and a trunk that does not exist', async () => {
    const id = await dial('201');
    await first('StasisStart', id);
    const again = { channelId: id, endpoint: 'PJSIP/+7201@trunk', context: CONTEXTS.outgoing };
    await expect(ari.channels.originate(again)).rejects.toMatchObject({ code: 'ari.conflict', status: 409 });
    await expect(
      ari.channels.originate({ channelId: 'none', endpoint: 'PJSIP/+7201@none', context: CONTEXTS.outgoing }),
    ).rejects.toMatchObject({ code: 'ari.failed', status: 500 });
    await ari.channels.hangup(id);
    await first('ChannelDestroyed', id);
  });

  it('keeps an answered call while core is away, and gives it to the next core', async () => {
    await ari.close();
    const answered = 'attempt-away';
    const auth = `Basic ${Buffer.from(`${asterisk.ari.user}:${asterisk.ari.password}`).toString('base64')}`;
    await fetch(
      `${asterisk.ari.url}/ari/channels/${answered}?endpoint=PJSIP/%2B7201@trunk&context=${CONTEXTS.outgoing}&extension=s`,
      { method: 'POST', headers: { authorization: auth } },
    );
    await eventually(async () =>
      (await asterisk.command('core show channels verbose')).includes(CONTEXTS.away) ? true : undefined,
    );
    const next = connectAri({ ...asterisk.ari, app: 'perezvon', subscribeAll: true });
    next.onEvent((event) => events.push(event));
    try {
      await next.connected();
      const start = await first('StasisStart', answered);
      // Nobody asked who answers: the second argument is empty.
      expect(start.args).toEqual(['outgoing', '']);
      expect((await next.channels.list()).map(({ id }) => id)).toContain(answered);
      await next.channels.hangup(answered);
      await first('ChannelDestroyed', answered);
    } finally {
      await next.close();
    }
  }, 30_000);
});
