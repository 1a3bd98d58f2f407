import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { anyPort } from '@perezvon/launcher';
import type { Product } from './product.js';
import { DeskPhone } from './sip/desk-phone.js';
import { callers, dials, operators, register } from './sip/scenarios.js';
import { Sipp } from './sip/sipp.js';

interface Named {
  readonly id: string;
}
interface PhoneRow extends Named {
  readonly number: string;
  readonly endpoint: string;
}
export interface QueueOrder {
  readonly name: string;
  readonly number: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Indexes of its operators; all of them when absent. */
  readonly members?: readonly number[];
}
export interface CentreOptions {
  readonly operators: number;
  readonly queues: readonly QueueOrder[];
  /** Milliseconds. */
  readonly answerMs: number;
  readonly talkMs: number;
  readonly trace?: boolean;
  /** A file of A-law samples that the phones play, again and again. */
  readonly sound?: string;
  /** Phones that do something else than answer, talk and hang up: by their indexes. */
  readonly others?: readonly { readonly phones: readonly number[]; readonly scenario: string }[];
  /** Every talk of theirs is recorded. */
  readonly recordAll?: boolean;
  /** Operators dial `*11`, their number and their PIN; else they are logged in over the API. */
  readonly logInByCode?: boolean;
  /** Where customers answer who are called; nobody does when absent. */
  readonly providerPort?: number;
}

/** A call centre with phones of sipp: operators at registered phones, ready, and queues with numbers of their own. */
export class CallCentre {
  /** Everybody who has called, in the order in which they began. */
  readonly callers: Sipp[] = [];
  private readonly running: Sipp[] = [];

  private constructor(
    readonly product: Product,
    readonly dir: string,
    readonly phones: readonly PhoneRow[],
    readonly operatorIds: readonly string[],
    readonly queueIds: readonly string[],
    /** The phones that only answer, talk and hang up. */
    readonly uas: Sipp,
    private readonly others: readonly Sipp[],
  ) {}

  static async open(product: Product, options: CentreOptions): Promise<CallCentre> {
    const { api } = product;
    const dir = join(product.dir, 'sipp');
    await mkdir(dir, { recursive: true });
    // Callers come from here, as a provider's would.
    await api.post('/api/telephony/trunks', {
      name: 'provider',
      host: product.asterisk.address,
      port: options.providerPort ?? 5060,
      codecs: ['alaw'],
    });
    const range = { first: '101', count: options.operators, name: 'phone' };
    const phones = await api.post<PhoneRow[]>('/api/telephony/phones/range', range);
    await api.post('/api/core/asterisk-config/apply', { why: 'test' });
    const { others = [], answerMs, talkMs } = options;
    const usual = phones.map((_, i) => i).filter((i) => !others.some((group) => group.phones.includes(i)));
    const answering: Sipp[] = [];
    for (const group of [
      {
        phones: usual,
        scenario: operators(answerMs, talkMs, options.sound === undefined ? {} : { sound: options.sound }),
      },
      ...others,
    ]) {
      const port = await anyPort();
      const name = `operators-${answering.length}`;
      await registerPhones(product, dir, name, group.phones.map((i) => phones[i]).filter(Boolean) as PhoneRow[], port);
      answering.push(await Sipp.start({ dir, name, scenario: group.scenario, port, trace: options.trace ?? false }));
    }
    const [uas, ...more] = answering as [Sipp, ...Sipp[]];
    const operatorIds: string[] = [];
    for (const { id: phoneId, number } of phones) {
      const order = { number, name: `operator ${number}`, pin: '1234', recordAll: options.recordAll ?? false };
      const { id } = await api.post<Named>('/api/operators/operators', order);
      if (!options.logInByCode) await api.post(`/api/operators/operators/${id}/log-in`, { phoneId });
      operatorIds.push(id);
    }
    const queueIds: string[] = [];
    for (const { name, number, settings, members } of options.queues) {
      const seats = (members ?? operatorIds.map((_, index) => index)).map((index) => ({
        operatorId: operatorIds[index],
      }));
      const { id } = await api.post<Named>('/api/queues/queues', { name, settings, members: seats });
      const destination = { kind: 'queues.queue', target: { queueId: id } };
      await api.post('/api/telephony/numbers', { number, destination });
      queueIds.push(id);
    }
    const centre = new CallCentre(product, dir, phones, operatorIds, queueIds, uas, more);
    if (options.logInByCode)
      await Promise.all(phones.map(({ number }, index) => centre.dial(index, `*11${number}`, { keys: '1234#' })));
    return centre;
  }

  /** Calls come in, each from a number of its own. */
  async call(order: {
    readonly name: string;
    /** What each dials. */
    readonly numbers: readonly string[];
    readonly perSecond: number;
    readonly limit?: number;
    readonly patienceMs?: number;
    /** Pressed once the caller is in the queue. */
    readonly key?: string;
    /** The last digits of the first caller's number; the others follow. */
    readonly from?: number;
    readonly trace?: boolean;
  }): Promise<Sipp> {
    const { asterisk } = this.product;
    const sipp = await Sipp.start({
      dir: this.dir,
      name: order.name,
      scenario: callers(order.patienceMs, order.key),
      to: `${asterisk.address}:${asterisk.ports.sip}`,
      lines: order.numbers.map((number, i) => `+7916${String((order.from ?? 1) + i).padStart(7, '0')};${number}`),
      calls: order.numbers.length,
      perSecond: order.perSecond,
      trace: order.trace ?? false,
      ...(order.limit === undefined ? {} : { limit: order.limit }),
    });
    this.running.push(sipp);
    this.callers.push(sipp);
    return sipp;
  }
  /** A phone dials, presses keys when it is answered, and stays until it is hung up on; or is refused with a status. */
  async dial(
    index: number,
    number: string,
    how: { readonly keys?: string; readonly refused?: number } = {},
  ): Promise<void> {
    const { asterisk } = this.product;
    const phone = this.phones[index];
    if (!phone) throw new Error(`there is no phone ${index}`);
    this.dialled += 1;
    const sipp = await Sipp.start({
      dir: this.dir,
      name: `dial-${this.dialled}`,
      scenario: dials(how.keys, how.refused),
      to: `${asterisk.address}:${asterisk.ports.sip}`,
      lines: [`${await credentials(this.product, phone)};${number}`],
      calls: 1,
    });
    this.running.push(sipp);
    await sipp.done();
  }
  private dialled = 0;
  /** A phone with keys of its own, in place of the one that only answers. */
  async deskPhone(index: number): Promise<DeskPhone> {
    const { address, ports } = this.product.asterisk;
    const phone = this.phones[index];
    if (!phone) throw new Error(`there is no phone ${index}`);
    const { password } = await secretOf(this.product, phone);
    return DeskPhone.register({ user: phone.endpoint, password, host: address, port: ports.sip });
  }
  async close(): Promise<void> {
    await Promise.all([this.uas, ...this.others, ...this.running].map((sipp) => sipp.stop()));
  }
}

const secretOf = ({ api }: Product, { id }: PhoneRow) =>
  api.get<{ password: string }>(`/api/telephony/phones/${id}/provisioning`);
async function credentials(product: Product, phone: PhoneRow): Promise<string> {
  const { endpoint } = phone;
  const { password } = await secretOf(product, phone);
  return `${endpoint};[authentication username=${endpoint} password=${password}]`;
}

async function registerPhones(
  product: Product,
  dir: string,
  name: string,
  phones: readonly PhoneRow[],
  port: number,
): Promise<void> {
  if (phones.length === 0) return;
  const { asterisk } = product;
  const lines = await Promise.all(phones.map((phone) => credentials(product, phone)));
  const sipp = await Sipp.start({
    dir,
    name: `${name}-register`,
    scenario: register(),
    port,
    to: `${asterisk.address}:${asterisk.ports.sip}`,
    lines,
    calls: phones.length,
    // Asterisk asks each of them at once whether it is there, and the phones answer only when all have registered.
    perSecond: 400,
  });
  await sipp.done();
}
