import { randomInt } from 'node:crypto';
import {
  type ConfigSection,
  type DbHost,
  type Disposable,
  InvalidInputError,
  token,
  assertVersion,
  unlessTaken,
} from '@perezvon/sdk/server';
import { isEmergencyNumber, newId } from '@perezvon/sdk/shared';
import { PhoneNotFoundError, PhoneNumberTakenError } from '../errors.js';
import type { Phone, Phones } from '../index.js';
import { PhoneModel } from '../models.js';
import { browserTransport, phoneSections } from './phone-sections.js';
import type { NewPhone, PhonePatch, PhoneRange, PhoneView } from './schemas.js';

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
/** 116 bits of chance, without letters that look alike: it may have to be typed on a phone. */
const newPassword = () => Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)]).join('');

/** The phones, their edits and what Asterisk is told of them. */
export class PhoneRepository implements Phones {
  private readonly listeners = new Set<() => void>();

  /** @param changed told after the commit of each edit */
  constructor(
    private readonly db: Pick<DbHost, 'afterCommit'>,
    private readonly changed: () => void,
  ) {}

  async all(): Promise<PhoneView[]> {
    const rows = await PhoneModel.findAll();
    return rows.map(view).toSorted((a, b) => Number(a.number) - Number(b.number));
  }
  async get(id: string): Promise<PhoneView> {
    return view(await this.row(id));
  }
  /** The row with its password, for who sets the phone up. */
  async secret(id: string): Promise<PhoneModel> {
    return this.row(id);
  }

  async create(phone: NewPhone): Promise<PhoneView> {
    const row = await this.insert(phone);
    await this.tell();
    return view(row);
  }
  /** Phones whose numbers are there already are left as they are. */
  async createRange({ first, count, name, mayCallOut }: PhoneRange): Promise<PhoneView[]> {
    const known = new Set((await PhoneModel.findAll()).map(({ number }) => number));
    const made: PhoneView[] = [];
    for (let at = Number(first), left = count; left > 0; at += 1) {
      const number = String(at);
      if (isEmergencyNumber(number)) continue;
      left -= 1;
      if (known.has(number) || number.length > 6) continue;
      const facts = { kind: 'sip', address: null, trunkId: null, enabled: true } as const;
      made.push(view(await this.insert({ ...facts, number, name: `${name} ${number}`, mayCallOut })));
    }
    await this.tell();
    return made;
  }
  async change(
    id: string,
    patch: PhonePatch,
    expected: string | undefined,
  ): Promise<{ readonly before: PhoneView; readonly after: PhoneView }> {
    const before = await this.get(id);
    assertVersion('phone', before, expected);
    demandAddress({ ...before, ...patch });
    const where = { id, version: before.version };
    const [count] = await this.unique(patch.number ?? '', () =>
      PhoneModel.update({ ...patch, version: before.version + 1 }, { where }),
    );
    if (count === 0) assertVersion('phone', { id, version: before.version + 1 }, String(before.version));
    await this.tell();
    return { before, after: await this.get(id) };
  }
  async renewPassword(id: string): Promise<void> {
    await this.row(id);
    await PhoneModel.update({ password: newPassword() }, { where: { id } });
    await this.tell();
  }
  async remove(id: string, expected: string | undefined): Promise<PhoneView> {
    const before = await this.get(id);
    assertVersion('phone', before, expected);
    await PhoneModel.destroy({ where: { id } });
    await this.tell();
    return before;
  }

  async sections(): Promise<readonly ConfigSection[]> {
    const rows = await PhoneModel.findAll({ where: { enabled: true }, order: ['endpoint'] });
    const way = rows.some(({ kind }) => kind === 'browser') ? [browserTransport] : [];
    return [...way, ...rows.filter(({ kind }) => kind !== 'outside').flatMap(phoneSections)];
  }

  async list(): Promise<readonly Phone[]> {
    return (await PhoneModel.findAll()).map(phoneOf);
  }
  async byId(id: string): Promise<Phone | undefined> {
    const row = await PhoneModel.findByPk(id);
    return row ? phoneOf(row) : undefined;
  }
  async byEndpoint(endpoint: string): Promise<Phone | undefined> {
    const row = await PhoneModel.findOne({ where: { endpoint } });
    return row ? phoneOf(row) : undefined;
  }
  async byNumber(number: string): Promise<Phone | undefined> {
    const row = await PhoneModel.findOne({ where: { number } });
    return row ? phoneOf(row) : undefined;
  }
  /** One outside, by its number. */
  async byAddress(address: string | undefined): Promise<Phone | undefined> {
    const row = address === undefined ? null : await PhoneModel.findOne({ where: { address, kind: 'outside' } });
    return row ? phoneOf(row) : undefined;
  }
  async credentials(id: string): Promise<{ readonly user: string; readonly password: string } | undefined> {
    const row = await PhoneModel.findByPk(id);
    return row?.enabled === true && row.kind !== 'outside' ? { user: row.endpoint, password: row.password } : undefined;
  }
  onChange(listener: () => void): Disposable {
    const own = () => listener();
    this.listeners.add(own);
    return { dispose: () => void this.listeners.delete(own) };
  }

  private async insert(phone: NewPhone): Promise<PhoneModel> {
    demandAddress(phone);
    const id = newId();
    const plain = `phone-${phone.number}`;
    // A phone that had this number before may still be called by it in Asterisk.
    const taken = await PhoneModel.findOne({ where: { endpoint: plain } });
    const endpoint = taken ? `${plain}-${id.slice(-6)}` : plain;
    return this.unique(phone.number, () => PhoneModel.create({ ...phone, id, endpoint, password: newPassword() }));
  }
  private tell(): Promise<void> {
    return this.db.afterCommit(() => {
      this.changed();
      for (const listener of this.listeners) listener();
    });
  }
  private async row(id: string): Promise<PhoneModel> {
    const row = await PhoneModel.findByPk(id);
    if (!row) throw new PhoneNotFoundError(id);
    return row;
  }
  private unique<T>(number: string, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new PhoneNumberTakenError(number));
  }
}
export const PhoneRepositoryToken = token<PhoneRepository>('telephony.phoneRepository');

function demandAddress({ kind, address }: Pick<NewPhone, 'kind' | 'address'>): void {
  if (kind !== 'outside' || address !== null) return;
  const fields = [{ path: 'address', message: 'is missing' }];
  throw new InvalidInputError('an outside phone needs an address', { code: 'telephony.addressMissing', fields });
}
const view = ({
  id,
  number,
  name,
  kind,
  endpoint,
  address,
  trunkId,
  mayCallOut,
  enabled,
  version,
}: PhoneModel): PhoneView => ({
  id,
  number,
  name,
  kind,
  endpoint,
  address,
  trunkId,
  mayCallOut,
  enabled,
  version,
});
const phoneOf = ({ id, number, name, kind, endpoint, address, trunkId, mayCallOut, enabled }: PhoneModel): Phone => ({
  id,
  number,
  name,
  endpoint: kind === 'outside' ? undefined : endpoint,
  address: kind === 'outside' ? (address ?? undefined) : undefined,
  trunkId: trunkId ?? undefined,
  browser: kind === 'browser',
  mayCallOut,
  enabled,
});
