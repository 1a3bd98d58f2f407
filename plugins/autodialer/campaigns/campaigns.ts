import {
  type AuditHost,
  type Clock,
  type DbHost,
  type JobsHost,
  type DestinationUse,
  HostAudit,
  HostClock,
  HostDb,
  HostJobs,
  inject,
  injectable,
  Op,
  type Principal,
  StaleEditError,
  writeCursor,
} from '@perezvon/sdk/server';
import { newId, type Page, placesIn } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { readCursor } from '../cursor.js';
import { ActiveCampaigns } from '../dialing/active-campaigns.js';
import { CampaignRuleRegistry } from '../dialing/campaign-rules.js';
import { LiveAttempts } from '../dialing/live-attempts.js';
import { CampaignImportingError, CampaignNotFoundError, CampaignStateError, WebhookSecretError } from '../errors.js';
import { ListModel } from '@perezvon/plugin-contacts';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { campaignHours } from '../schedule/campaign-hours.js';
import { nextOpeningOf, type OpenTime } from '@perezvon/plugin-compliance';
import { campaignOf, CampaignModel } from './model.js';
import { purgeCampaign } from './purge.js';
import {
  activeStates,
  type Campaign,
  type CampaignDetails,
  type CampaignPatch,
  type CampaignRow,
  type CampaignSettings,
  type CampaignsQuery,
} from './schemas.js';
import { StartCheck } from './start-check.js';

/** As many working days as a forecast looks ahead. */
const forecastOpenings = 10;

const offsetSchema = z.number().int().min(0);

/** Campaigns as people see and change them. Every change is recorded, and the dialer takes it over at once. */
@injectable()
export class Campaigns {
  constructor(
    @inject(HostDb) private readonly db: Pick<DbHost, 'transaction' | 'afterCommit'>,
    @inject(HostAudit) private readonly audit: AuditHost,
    @inject(HostJobs) private readonly jobs: JobsHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
    @inject(CampaignRuleRegistry) private readonly rules: CampaignRuleRegistry,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly active: ActiveCampaigns,
    @inject(StartCheck) private readonly check: StartCheck,
  ) {}

  async list(query: CampaignsQuery): Promise<Page<CampaignRow>> {
    const from = readCursor(offsetSchema, query.cursor) ?? 0;
    const states =
      query.active === undefined ? undefined : { [query.active === 'true' ? Op.in : Op.notIn]: [...activeStates] };
    const where = {
      archived: query.archived === 'true',
      ...(query.state ? { state: query.state } : states ? { state: states } : {}),
      ...(query.search ? { name: { [Op.like]: `%${query.search.replaceAll(/[\\%_]/g, '\\$&')}%` } } : {}),
    };
    const { rows, count } = await CampaignModel.findAndCountAll({
      where,
      order: [
        [query.sort, query.order],
        ['id', query.order],
      ],
      offset: from,
      limit: query.limit,
    });
    const items: CampaignRow[] = [];
    // One after another: each may have to be counted.
    for (const row of rows) items.push(await this.row(campaignOf(row)));
    const next = from + rows.length < count ? { next: writeCursor(from + rows.length) } : {};
    return { items, total: count, ...next };
  }

  async details(id: string): Promise<CampaignDetails> {
    const campaign = await this.one(id);
    const progress = await this.progress.get(id);
    const [opening, ...later] = this.openingsFor(campaign);
    return {
      ...(await this.row(campaign)),
      outcomes: progress.outcomes,
      problems: await this.check.problemsOf(campaign),
      warnings: await this.check.warningsOf(campaign),
      opening: opening ?? null,
      openings: opening && campaign.state === 'running' ? [opening, ...later] : [],
    };
  }

  /** The hours of a campaign from now on; one that does not run needs no more than the next. */
  private openingsFor(campaign: Campaign): readonly { readonly from: string; readonly to: string }[] {
    const found: { from: string; to: string }[] = [];
    let at = this.clock.now();
    for (let left = campaign.state === 'running' ? forecastOpenings : 1; left > 0; left -= 1) {
      // Of the campaign as a whole its own clocks tell; its contacts may be in many places.
      const opening = this.openingFor(campaign, [campaign.schedule.timeZone], at);
      if (!opening) break;
      found.push({ from: isoTime(opening.from), to: isoTime(opening.to) });
      at = opening.to;
    }
    return found;
  }

  /** The present or next hours in which contacts of these zones may be called. @throws CampaignNotFoundError */
  async openingOf(id: string, zones: readonly string[]): Promise<OpenTime | undefined> {
    return this.openingFor(await this.one(id), zones);
  }

  private openingFor(campaign: Campaign, zones: readonly string[], at = this.clock.now()): OpenTime | undefined {
    return nextOpeningOf(campaignHours(campaign, this.rules.of(campaign).hours, zones), at);
  }

  /** @throws CampaignNotFoundError */
  async one(id: string): Promise<Campaign> {
    const row = await CampaignModel.findByPk(id);
    if (!row) throw new CampaignNotFoundError(id);
    return campaignOf(row);
  }

  async create(settings: CampaignSettings, by: Principal): Promise<CampaignDetails> {
    if (settings.webhook?.secret === '') throw new WebhookSecretError();
    const id = newId();
    const at = new Date(this.clock.now());
    await this.write(async () => {
      await CampaignModel.create({ ...settings, id, state: 'draft', createdAt: at, updatedAt: at });
      await this.record(by, 'created', id, undefined, settings);
    });
    return this.details(id);
  }

  async clone(id: string, name: string | undefined, by: Principal): Promise<CampaignDetails> {
    const source = await this.one(id);
    const webhook = null;
    return this.create({ ...settingsOf(source), webhook, name: name ?? `${source.name.slice(0, 190)} (2)` }, by);
  }

  /** @throws StaleEditError when somebody else was first, CampaignNotReadyError when a running one could no longer run */
  async change(
    id: string,
    patch: CampaignPatch,
    expected: string | undefined,
    by: Principal,
  ): Promise<CampaignDetails> {
    const before = await this.one(id);
    this.assertVersion(before, expected);
    const settings = { ...settingsOf(before), ...patch, webhook: keptSecret(before, patch) };
    if (before.state === 'running') await this.check.assertReady({ ...before, ...settings }, ['noContacts']);
    await this.write(async () => {
      const [changed] = await CampaignModel.update(
        { ...settings, version: before.version + 1, updatedAt: new Date(this.clock.now()) },
        { where: { id, version: before.version } },
      );
      if (changed === 0) throw new StaleEditError('campaign', id);
      await this.record(by, 'changed', id, settingsOf(before), settings);
    });
    return this.details(id);
  }

  /** Deletes a campaign at once, and what belongs to it in the background. */
  async remove(id: string, expected: string | undefined, by: Principal): Promise<void> {
    const before = await this.one(id);
    this.assertVersion(before, expected);
    if (activeStates.includes(before.state)) throw new CampaignStateError(before.state);
    if (this.attempts.busyWith(id)) throw new CampaignStateError('running');
    const lists = await ListModel.findAll({ where: { campaignId: id } });
    if (lists.some(({ state }) => state === 'importing')) throw new CampaignImportingError();
    // The job first: should the process die in between, it finds the campaign still there and does nothing.
    await this.jobs.enqueue(purgeCampaign, { campaignId: id, listIds: lists.map((list) => list.id) });
    await this.write(async () => {
      const gone = await CampaignModel.destroy({ where: { id, state: before.state, version: before.version } });
      if (gone === 0) throw new StaleEditError('campaign', id);
      await this.record(by, 'deleted', id, settingsOf(before), undefined);
      await this.db.afterCommit(() => this.progress.forget(id));
    });
  }

  /** Where campaigns lead those who have answered. */
  async destinationUses(): Promise<readonly DestinationUse[]> {
    const all = (await CampaignModel.findAll()).map(campaignOf);
    return all.flatMap(({ id, name, keys, transfer }) => placesIn([keys, transfer]).map((to) => ({ id, name, to })));
  }
  /** Names of the campaigns that play a prompt. */
  async usesOf(promptId: string): Promise<readonly string[]> {
    const all = (await CampaignModel.findAll()).map(campaignOf);
    return all.flatMap(({ name, message }) =>
      message.some((part) => part.kind === 'prompt' && part.promptId === promptId) ? [name] : [],
    );
  }

  private async row(campaign: Campaign): Promise<CampaignRow> {
    const { counts } = await this.progress.get(campaign.id);
    // The secret is for signing, never for showing.
    const webhook = campaign.webhook && { ...campaign.webhook, secret: '' };
    return { ...campaign, webhook, counts, lines: this.attempts.lines(campaign.id).lines };
  }

  private assertVersion({ id, version }: Campaign, expected: string | undefined): void {
    if (expected !== undefined && expected !== String(version)) throw new StaleEditError('campaign', id);
  }

  /** A change and its audit entry, whole or not at all; the dialer takes it over after the commit. */
  async write(change: () => Promise<void>): Promise<void> {
    await this.db.transaction(async () => {
      await change();
      await this.db.afterCommit(() => this.active.refresh());
    });
  }

  record(by: Principal, action: string, id: string, before: unknown, after: unknown): Promise<void> {
    const object = `campaign:${id}`;
    return this.audit.record({ by: by.id, action: `autodialer.campaign.${action}`, object, before, after });
  }
}
/** A webhook that comes without its secret keeps the one it has. */
function keptSecret({ webhook: before }: Campaign, { webhook }: CampaignPatch): CampaignSettings['webhook'] {
  if (webhook === undefined) return before;
  if (!webhook || webhook.secret !== '') return webhook;
  if (!before) throw new WebhookSecretError();
  return { ...webhook, secret: before.secret };
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

function settingsOf(campaign: Campaign): CampaignSettings {
  const {
    id: _id,
    state: _state,
    createdAt: _c,
    updatedAt: _u,
    startedAt: _s,
    finishedAt: _f,
    version: _v,
    archived: _a,
    ...settings
  } = campaign;
  return settings;
}
