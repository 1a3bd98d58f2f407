import { xml } from '@xmpp/client';
import { type Clock, type Log, PerezvonError } from '@perezvon/sdk/server';
import { type Language, textIn } from '@perezvon/sdk/shared';
import type { Operator, OperatorPresence, Operators } from '@perezvon/plugin-operators';
import type { CustomerCard, QueueStatus } from '@perezvon/plugin-queues';
import type { Conversations, CallControl, Phones, CallControlCommand } from '@perezvon/plugin-telephony';
import type { AccountRepository } from '../accounts/account-repository.js';
import type { Connection } from '../connection/connection.js';
import { type Command, readCommand } from './commands.js';
import { cardText, chatText, failureText, statusText } from './vocabulary.js';

export interface BotNeeds {
  readonly link: Connection;
  readonly accounts: AccountRepository;
  readonly operators: Operators;
  readonly phones: Phones;
  readonly floor: QueueStatus;
  readonly talks: Conversations;
  readonly clock: Clock;
  readonly log: Log;
  language(): Language;
}
/** A card without the customer's history is better than a late one. */
const historyMs = 100;

/** Speaks with operators by Jabber: cards, how things stand, and their commands. */
export class Bot {
  private people = new Map<string, Operator>();
  private readonly before = new Map<string, OperatorPresence['presence']>();

  constructor(private readonly parts: BotNeeds) {}

  follow(operators: readonly Operator[]): void {
    this.people = new Map(operators.map((operator) => [operator.id, operator]));
  }
  /** The phone rings. */
  ringing(operatorId: string, card: CustomerCard): void {
    const jid = this.jidOf(operatorId);
    if (jid === undefined || !this.parts.link.connected) return;
    this.send(jid, operatorId, card).catch((error: unknown) => this.parts.log.warn('a card was not sent', { error }));
  }
  /** What an operator does has changed: their client shows it, and who has come reads how things stand. */
  changed(presence: OperatorPresence): void {
    const { operatorId } = presence;
    const jid = this.jidOf(operatorId);
    const was = this.before.get(operatorId) ?? 'out';
    this.before.set(operatorId, presence.presence);
    if (jid === undefined) return;
    this.show(jid, presence);
    if (was === 'out' && presence.presence !== 'out')
      this.parts.link.say(jid, this.status(operatorId, this.parts.language()));
    if (presence.why === 'missed') {
      const language = this.parts.language();
      this.parts.link.say(jid, chatText(language, 'missed', { state: this.nameOf(presence.stateId, language) }));
    }
  }
  /** After each connection: presence is of this moment, so it is told again; cards and answers are not. */
  reconnected(): void {
    for (const presence of this.parts.operators.presences()) {
      this.before.set(presence.operatorId, presence.presence);
      const jid = this.jidOf(presence.operatorId);
      if (jid !== undefined) this.show(jid, presence);
    }
  }
  /** Only an operator's own address is listened to. */
  said(from: string, text: string): void {
    const operator = this.operatorAt(from);
    if (!operator) return;
    this.answer(operator, text)
      .then((answer) => this.parts.link.say(from, answer))
      .catch((error: unknown) => this.parts.log.error('a command by Jabber failed', { operator: operator.id, error }));
  }
  asked(from: string): void {
    const operator = this.operatorAt(from);
    if (!operator) return;
    this.parts.link.send(xml('presence', { to: from, type: 'subscribed' }));
    // Asked in return: by their presence it is known when their client comes.
    this.parts.link.send(xml('presence', { to: from, type: 'subscribe' }));
    this.show(from, this.parts.operators.presence(operator.id));
  }
  /** A client of an operator has come online, or asks how we are: the state that was told before reached nobody there. */
  there(from: string, came: boolean): void {
    const [bare = ''] = from.split('/');
    const operator = this.operatorAt(bare);
    if (!operator) return;
    const presence = this.parts.operators.presence(operator.id);
    this.show(from, presence);
    if (came && presence.presence !== 'out') this.parts.link.say(from, this.status(operator.id, this.parts.language()));
  }

  private async send(jid: string, operatorId: string, card: CustomerCard): Promise<void> {
    const { floor, clock, link } = this.parts;
    const waited = new AbortController();
    const late = clock.sleep(historyMs, waited.signal).then(() => undefined);
    late.catch(() => undefined);
    const earlier = await Promise.race([floor.earlier(card).catch(() => undefined), late]);
    waited.abort(new Error('asked'));
    // Taken back meanwhile: a card of a call that is somebody else's now would mislead.
    if (floor.cardOf(operatorId)?.callId !== card.callId) return;
    const lastOperator = earlier?.operatorId === undefined ? undefined : this.people.get(earlier.operatorId)?.name;
    link.say(jid, cardText({ card, earlier, lastOperator }, this.parts.language()));
  }
  private show(jid: string, { presence, stateId }: OperatorPresence): void {
    const show = presence === 'ready' ? 'chat' : presence === 'paused' ? 'away' : 'xa';
    const status =
      presence === 'out' ? chatText(this.parts.language(), 'out') : this.nameOf(stateId, this.parts.language());
    this.parts.link.send(xml('presence', { to: jid }, xml('show', {}, show), xml('status', {}, status)));
  }

  private async answer(operator: Operator, text: string): Promise<string> {
    const read = readCommand(text, this.parts.operators.states());
    if (!read) return chatText(this.parts.language(), 'unknown');
    try {
      return await this.carryOut(operator, read.command, read.language);
    } catch (error) {
      if (!(error instanceof PerezvonError)) throw error;
      return failureText(read.language, error);
    }
  }
  private async carryOut({ id }: Operator, command: Command, language: Language): Promise<string> {
    const { operators, phones } = this.parts;
    switch (command.do) {
      case 'help':
        return chatText(language, 'help');
      case 'status':
        return this.status(id, language);
      case 'state':
        await operators.setState(id, command.stateId, 'operator');
        return chatText(language, 'state', { name: this.nameOf(command.stateId, language) });
      case 'logIn': {
        const phone = await phones.byNumber(command.phone);
        if (!phone) return chatText(language, 'noPhone', { phone: command.phone });
        await operators.logIn(id, phone, 'operator');
        return chatText(language, 'loggedIn', { phone: command.phone });
      }
      case 'logOut':
        await operators.logOut(id, 'operator');
        return chatText(language, 'loggedOut');
      default:
        return this.steer(id, command, language);
    }
  }
  private async steer(id: string, command: CallControlCommand, language: Language): Promise<string> {
    const hand = this.controlOf(id);
    if (!hand) return chatText(language, 'noTalk');
    await hand.perform(command);
    return chatText(language, command.do, 'to' in command ? { to: command.to } : {});
  }
  private controlOf(operatorId: string): CallControl | undefined {
    const { floor, talks, operators } = this.parts;
    const leg = floor.talkOf(operatorId)?.leg;
    const endpoint = operators.presence(operatorId).phone?.endpoint;
    return (
      (leg === undefined ? undefined : talks.controlOf(leg)) ??
      (endpoint === undefined ? undefined : talks.controlOf(endpoint))
    );
  }

  private status(operatorId: string, language: Language): string {
    const { operators, floor, clock } = this.parts;
    const { presence, stateId, phone } = operators.presence(operatorId);
    const state = presence === 'out' ? undefined : { name: this.nameOf(stateId, language), phone: phone?.number };
    return statusText(state, floor.waiting(operatorId), language, clock.now());
  }
  private nameOf(stateId: string | undefined, language: Language): string {
    const state = this.parts.operators.states().find(({ id }) => id === stateId);
    return textIn(state?.names ?? {}, language);
  }
  private jidOf(operatorId: string): string | undefined {
    const operator = this.people.get(operatorId);
    return operator && this.parts.accounts.jidOf(operator);
  }
  private operatorAt(jid: string): Operator | undefined {
    const bare = jid.toLowerCase();
    return [...this.people.values()].find(
      (operator) => operator.enabled && this.parts.accounts.jidOf(operator) === bare,
    );
  }
}
