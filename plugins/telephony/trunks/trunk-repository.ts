import {
  type ConfigSection,
  type DbHost,
  type Disposable,
  type SipAddress,
  token,
  assertVersion,
  unlessTaken,
} from '@perezvon/sdk/server';
import { type DialFormat, newId } from '@perezvon/sdk/shared';
import { LinesMissingError, TrunkNameTakenError, TrunkNotFoundError } from '../errors.js';
import type { Trunk, Trunks, TrunkState } from '../index.js';
import { TrunkModel } from '../models.js';
import { codecs, type Lines, linesSchema, type NewTrunk, type TrunkPatch, type TrunkView } from '../schemas.js';
import type { Registration } from './endpoint-health.js';
import type { EndpointState } from './endpoint-states.js';
import { endpointName } from './endpoint-name.js';
import { dahdiSections, h323Sections } from './line-sections.js';
import { formerSipOptions, type SipOptions, sipOptionsSchema } from './sip-options.js';
import { addressSection, pjsipSections, transportSections } from './pjsip-sections.js';

/** The trunks, their edits and what Asterisk is told of them. */
export class TrunkRepository implements Trunks {
  private readonly listeners = new Set<() => void>();

  /** @param changed told of each edit, with the trunk's id, before other plugins are; once it is committed */
  constructor(
    private readonly db: Pick<DbHost, 'afterCommit'>,
    private readonly changed: (id: string) => void,
    /** Which endpoints can be reached now. */
    private readonly endpoints: () => Promise<ReadonlyMap<string, EndpointState>>,
    /** What providers say of our registrations. */
    private readonly registrations: () => Promise<ReadonlyMap<string, Registration>>,
    /** Where the house takes SIP. */
    private readonly sip: () => SipAddress | undefined,
  ) {}

  async all(): Promise<TrunkView[]> {
    return (await TrunkModel.findAll({ order: ['name'] })).map(view);
  }
  async get(id: string): Promise<TrunkView> {
    return view(await this.row(id));
  }

  async create({ codecs: allowed, lines, dialAs, options, ...trunk }: NewTrunk): Promise<TrunkView> {
    const id = newId();
    demandLines(trunk.kind, lines);
    const endpoint = endpointName(trunk, lines, id);
    const row = await this.named(trunk.name, () =>
      TrunkModel.create({
        ...trunk,
        ...formatColumns(dialAs),
        id,
        endpoint,
        codecs: allowed.join(','),
        options: JSON.stringify(options),
        lines: lines ? JSON.stringify(lines) : null,
      }),
    );
    await this.tell(id);
    return view(row);
  }

  async change(
    id: string,
    { codecs: allowed, lines, dialAs, options, ...patch }: TrunkPatch,
    expected: string | undefined,
  ): Promise<{ readonly before: TrunkView; readonly after: TrunkView }> {
    const row = await this.row(id);
    const before = view(row);
    assertVersion('trunk', before, expected);
    if (lines !== undefined) demandLines(before.kind, lines);
    const changes = {
      ...patch,
      ...(allowed ? { codecs: allowed.join(',') } : {}),
      ...(dialAs ? formatColumns(dialAs) : {}),
      ...(lines ? { lines: JSON.stringify(lines) } : {}),
      ...(options ? { options: JSON.stringify(options) } : {}),
      version: before.version + 1,
    };
    const [count] = await this.named(patch.name ?? '', () =>
      TrunkModel.update(changes, { where: { id, version: before.version } }),
    );
    if (count === 0) assertVersion('trunk', { id, version: before.version + 1 }, String(before.version));
    await this.tell(id);
    return { before, after: await this.get(id) };
  }

  async remove(id: string, expected: string | undefined): Promise<TrunkView> {
    const before = view(await this.row(id));
    assertVersion('trunk', before, expected);
    await TrunkModel.destroy({ where: { id } });
    await this.tell(id);
    return before;
  }

  /** The sections of all trunks that are on. */
  async sections(): Promise<readonly ConfigSection[]> {
    const rows = await TrunkModel.findAll({ where: { enabled: true }, order: ['endpoint'] });
    const of = (...kinds: readonly TrunkModel['kind'][]) => rows.filter(({ kind }) => kinds.includes(kind));
    const sip = of('sip');
    return [
      ...transportSections(sip, this.sip()),
      ...(sip.length > 0 ? [addressSection] : []),
      ...sip.flatMap((row) => pjsipSections(row, optionsOf(row))),
      ...of('h323').flatMap(h323Sections),
      ...of('e1', 'analog').flatMap(dahdiSections),
    ];
  }

  async states(): Promise<readonly TrunkState[]> {
    const [states, registrations, trunks] = await Promise.all([this.endpoints(), this.registrations(), this.list()]);
    return trunks
      .filter(({ enabled }) => enabled)
      .map(({ id, name, endpoint }) => ({
        id,
        name,
        state: states.get(endpoint) ?? 'unknown',
        registration: registrations.get(endpoint),
      }));
  }
  async list(): Promise<readonly Trunk[]> {
    return (await TrunkModel.findAll({ order: ['name'] })).map(trunkOf);
  }
  async byId(id: string): Promise<Trunk | undefined> {
    const row = await TrunkModel.findByPk(id);
    return row ? trunkOf(row) : undefined;
  }
  /** Which of our numbers a call by a trunk is for that names none. */
  async defaultNumber(endpoint: string | undefined): Promise<string | undefined> {
    if (endpoint === undefined) return undefined;
    const row = await TrunkModel.findOne({ where: { endpoint, enabled: true } });
    return row?.defaultNumber ?? undefined;
  }
  onChange(listener: () => void): Disposable {
    const own = () => listener();
    this.listeners.add(own);
    return { dispose: () => void this.listeners.delete(own) };
  }

  private tell(id: string): Promise<void> {
    return this.db.afterCommit(() => {
      this.changed(id);
      for (const listener of this.listeners) listener();
    });
  }
  private async row(id: string): Promise<TrunkModel> {
    const row = await TrunkModel.findByPk(id);
    if (!row) throw new TrunkNotFoundError(id);
    return row;
  }
  private named<T>(name: string, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new TrunkNameTakenError(name));
  }
}
export const TrunkRepositoryToken = token<TrunkRepository>('telephony.trunkRepository');

function demandLines(kind: TrunkView['kind'], lines: Lines | null): void {
  if ((kind === 'e1' || kind === 'analog') && lines === null) throw new LinesMissingError();
}

const optionsOf = ({ options }: TrunkModel): SipOptions =>
  options === null ? formerSipOptions : sipOptionsSchema.parse(JSON.parse(options));
const formatColumns = ({ form, prefix }: DialFormat) => ({ dialForm: form, dialPrefix: prefix });
const formatOf = ({ dialForm, dialPrefix }: TrunkModel): DialFormat => ({ form: dialForm, prefix: dialPrefix });

const numberOr = <T>(value: number | string | null, none: T): number | T => (value === null ? none : Number(value));

function view(row: TrunkModel): TrunkView {
  return {
    id: row.id,
    name: row.name,
    endpoint: row.endpoint,
    host: row.host,
    port: row.port,
    user: row.user,
    register: row.register,
    maxChannels: row.maxChannels,
    dialAs: formatOf(row),
    numbering: row.numbering,
    defaultNumber: row.defaultNumber,
    callerId: row.callerId,
    kind: row.kind,
    lines: row.lines === null ? null : linesSchema.parse(JSON.parse(row.lines)),
    transport: row.transport,
    checkCertificate: row.checkCertificate,
    dailyMinutes: row.dailyMinutes,
    options: optionsOf(row),
    enabled: row.enabled,
    version: row.version,
    callsPerSecond: numberOr(row.callsPerSecond, null),
    codecs: codecs.filter((codec) => row.codecs.split(',').includes(codec)),
    hasPassword: row.password !== null,
  };
}
function trunkOf(row: TrunkModel): Trunk {
  const { callerAs, ownNumbersOnly } = optionsOf(row);
  return {
    id: row.id,
    name: row.name,
    endpoint: row.endpoint,
    dialAs: formatOf(row),
    callerAs,
    ownNumbersOnly,
    enabled: row.enabled,
    maxChannels: numberOr(row.maxChannels, undefined),
    callsPerSecond: numberOr(row.callsPerSecond, undefined),
    callerId: row.callerId ?? undefined,
    dailyMinutes: row.dailyMinutes ?? undefined,
  };
}
