import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  type IncomingRTCSessionEvent,
  type OutgoingRTCSessionEvent,
  type RTCSession,
  UA,
  WebSocketInterface,
} from '@perezvon/sdk/ui/sip';
import type { Access } from './api.js';

export type LineState = 'off' | 'connecting' | 'registered' | 'failed';
export interface PhoneCall {
  readonly incoming: boolean;
  readonly number: string;
  readonly name: string;
  state: 'ringing' | 'talking';
  since: number;
  muted: boolean;
  held: boolean;
  /** Somebody was asked first. */
  consulting: boolean;
}
/** What SIP never sends anywhere: our own domain, since all goes through one socket. */
const domain = 'perezvon.invalid';
const media = { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } };
/** A page on the same machine or net has its addresses at once; to wait for more is to wait for nothing. */
const gatherMs = 500;

/** A SIP phone in the page: registered, rings, talks. One call at a time. */
export class SipLine implements ReactiveController {
  state: LineState = 'off';
  call: PhoneCall | undefined;
  /** Why the last call or registration failed, in SIP's words. */
  failure: string | undefined;
  private agent: UA | undefined;
  private user: string | undefined;
  private session: RTCSession | undefined;
  private readonly sound = new Audio();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
    this.sound.autoplay = true;
  }
  hostDisconnected(): void {
    this.leave();
  }

  /** Becomes this phone, or none. */
  be(access: Access | undefined): void {
    if (access?.user === this.user) return;
    this.leave();
    if (!access) return;
    this.user = access.user;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const agent = new UA({
      sockets: [new WebSocketInterface(`${scheme}//${location.host}/api/softphone/sip`)],
      uri: `sip:${access.user}@${domain}`,
      authorization_user: access.user,
      password: access.password,
      display_name: access.number,
      register_expires: 120,
      session_timers: false,
      user_agent: 'Perezvon',
      connection_recovery_min_interval: 2,
      connection_recovery_max_interval: 10,
    });
    this.agent = agent;
    this.become('connecting');
    agent.on('registered', () => this.become('registered'));
    agent.on('unregistered', () => this.become('connecting'));
    agent.on('disconnected', () => this.become('connecting'));
    agent.on('registrationFailed', ({ cause }: { cause?: string }) => {
      this.failure = cause;
      this.become('failed');
    });
    agent.on('newRTCSession', (event: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => this.taken(event.session));
    agent.start();
  }

  dial(number: string): void {
    if (this.session || !this.agent) return;
    this.failure = undefined;
    this.agent.call(`sip:${number}@${domain}`, media);
  }
  answer(): void {
    this.session?.answer(media);
  }
  /** Where there is no microphone, one listens. */
  async answerAnyway(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const audio = devices.some(({ kind }) => kind === 'audioinput');
    this.session?.answer({ ...media, mediaConstraints: { audio, video: false } });
  }
  hangup(): void {
    this.session?.terminate(this.call?.incoming && this.call.state === 'ringing' ? { status_code: 486 } : undefined);
  }
  key(key: string): void {
    this.session?.sendDTMF(key, { transportType: 'RFC2833' as never });
  }
  mute(is: boolean): void {
    if (!this.session || !this.call) return;
    if (is) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
    this.call.muted = is;
    this.host.requestUpdate();
  }
  hold(is: boolean): void {
    if (!this.session || !this.call) return;
    const done = is ? this.session.hold() : this.session.unhold();
    if (done) this.call.held = is;
    this.host.requestUpdate();
  }

  /** Hands the other side over, without asking. The talk goes on where nobody may be called there. */
  transfer(number: string): void {
    const failed = () => {
      this.failure = number;
      this.host.requestUpdate();
    };
    this.failure = undefined;
    this.session?.refer(`sip:${number}@${domain}`, { eventHandlers: { requestFailed: failed, failed } });
  }
  /** Asks somebody first; `*3` brings all together, `*4` hands over, `*0` goes back. The house does it, told by keys. */
  consult(number: string): void {
    if (!this.call) return;
    this.key(`*2${number}#`);
    this.call.consulting = true;
    this.host.requestUpdate();
  }
  settle(how: 'conference' | 'complete' | 'back'): void {
    if (!this.call) return;
    this.key({ conference: '*3', complete: '*4', back: '*0' }[how]);
    this.call.consulting = how === 'conference';
    this.host.requestUpdate();
  }

  private taken(session: RTCSession): void {
    if (this.session) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.session = session;
    const identity = session.remote_identity;
    this.call = {
      incoming: session.direction === 'incoming',
      number: identity.uri.user ?? '',
      name: identity.display_name ?? '',
      state: 'ringing',
      since: Date.now(),
      muted: false,
      held: false,
      consulting: false,
    };
    let gathering: ReturnType<typeof setTimeout> | undefined;
    session.on('icecandidate', ({ ready }: { ready: () => void }) => {
      clearTimeout(gathering);
      gathering = setTimeout(ready, gatherMs);
    });
    const listen = (connection: RTCPeerConnection) =>
      connection.addEventListener('track', ({ streams: [stream] }) => {
        this.sound.srcObject = stream ?? null;
      });
    if (session.connection) listen(session.connection);
    session.on('peerconnection', ({ peerconnection }: { peerconnection: RTCPeerConnection }) => listen(peerconnection));
    session.on('accepted', () => {
      if (this.call) Object.assign(this.call, { state: 'talking', since: Date.now() });
      this.host.requestUpdate();
    });
    session.on('ended', () => this.over(session));
    session.on('failed', ({ cause }: { cause?: string }) => {
      this.failure = session.direction === 'outgoing' ? cause : undefined;
      this.over(session);
    });
    this.host.requestUpdate();
  }
  private over(session: RTCSession): void {
    if (this.session !== session) return;
    this.session = undefined;
    this.call = undefined;
    this.sound.srcObject = null;
    this.host.requestUpdate();
  }
  private leave(): void {
    this.session?.terminate();
    this.agent?.stop();
    this.agent = undefined;
    this.user = undefined;
    this.become('off');
  }
  private become(state: LineState): void {
    this.state = state;
    if (state === 'registered') this.failure = undefined;
    this.host.requestUpdate();
  }
}
