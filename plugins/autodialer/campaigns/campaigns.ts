import type { Prompts } from '@perezvon/plugin-sounds';
import {
  type AuditHost,
  type Clock,
  type JobsHost,
  type DestinationUse,
  Op,
  type Principal,
  StaleEditError,
  token,
  writeCursor,
} from '@perezvon/sdk/server';
import { newId, type Page, placesIn } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { readCursor } from '../cursor.js';
import type { Dialer } from '../dialing/dialer.js';
import {
  CampaignImportingError,
  CampaignNotFoundError,
  CampaignNotReadyError,
  CampaignStateError,
  WebhookSecretError,
} from '../errors.js';
import { usualDialingGroup } from '../lists/dialing-groups.js';
import { ListModel } from '../lists/model.js';
import { campaignHours } from '../schedule/campaign-hours.js';
import { nextOpeningOf, type OpenTime } from '@perezvon/plugin-compliance';
import type { TrunkSource } from '../trunks/trunk-source.js';
import { campaignOf, CampaignModel } from './model.js';
import { purgeCampaign } from './purge.js';
import { recycleContacts } from './recycle.js';
import type {
  Campaign,
  CampaignDetails,
  CampaignPatch,
  CampaignRow,
  CampaignSettings,
  CampaignsQuery,
  CampaignState,
  StartProblem,
  StartWarning,
} from './schemas.js';
import { startProblemsOf, startWarningsOf } from './start-check.js';

/** As many working days as a forecast looks ahead. */
const forecastOpenings = 10;

export interface CampaignsNeeds {
  readonly dialer: Dialer;
  readonly prompts: Prompts;
  readonly trunks: TrunkSource;
  readonly audit: AuditHost;
  readonly jobs: JobsHost;
  readonly clock: Clock;
}
const offsetSchema = z.number().int().min(0);
const active: readonly CampaignState[] = ['running', 'paused'];

/** Campaigns as people see and order them. Every change is recorded, and the dialer hears of it at once. */
export class Campaigns {
  constructor(private readonly needs: CampaignsNeeds) {}

  async list(query: CampaignsQuery): Promise<Page<CampaignRow>> {
    const from = readCursor(offsetSchema, query.cursor) ?? 0;
    const states =
      query.active === undefined ? undefined : { [query.active === 'true' ? Op.in : Op.notIn]: [...active] };
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
    const board = await this.needs.dialer.boards.get(id);
    const [opening, ...later] = this.openingsFor(campaign);
    return {
      ...(await this.row(campaign)),
      outcomes: board.outcomes,
      problems: await this.problems(campaign),
      warnings: await this.warnings(campaign),
      opening: opening ?? null,
      openings: opening && campaign.state === 'running' ? [opening, ...later] : [],
    };
  }

  /** The hours of a campaign from now on; one that does not run needs no more than the next. */
  private openingsFor(campaign: Campaign): readonly { readonly from: string; readonly to: string }[] {
    const found: { from: string; to: string }[] = [];
    let at = this.needs.clock.now();
    for (let left = campaign.state === 'running' ? forecastOpenings : 1; left > 0; left -= 1) {
      const opening = this.openingFor(campaign, [], at);
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

  private openingFor(campaign: Campaign, zones: readonly string[], at = this.needs.clock.now()): OpenTime | undefined {
    return nextOpeningOf(campaignHours(campaign, this.needs.dialer.rules.of(campaign).hours, zones), at);
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
    const at = new Date(this.needs.clock.now());
    await CampaignModel.create({ ...settings, id, state: 'draft', createdAt: at, updatedAt: at });
    await this.record(by, 'created', id, undefined, settings);
    await this.needs.dialer.refresh();
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
    if (before.state === 'running') await this.assertReady({ ...before, ...settings }, ['noContacts']);
    const [changed] = await CampaignModel.update(
      { ...settings, version: before.version + 1, updatedAt: new Date(this.needs.clock.now()) },
      { where: { id, version: before.version } },
    );
    if (changed === 0) throw new StaleEditError('campaign', id);
    await this.record(by, 'changed', id, settingsOf(before), settings);
    await this.needs.dialer.refresh();
    return this.details(id);
  }

  /** Deletes a campaign at once, and what belongs to it in the background. */
  async remove(id: string, expected: string | undefined, by: Principal): Promise<void> {
    const before = await this.one(id);
    this.assertVersion(before, expected);
    if (active.includes(before.state)) throw new CampaignStateError(before.state);
    if (this.needs.dialer.busyWith(id)) throw new CampaignStateError('running');
    const lists = await ListModel.findAll({ where: { campaignId: id } });
    if (lists.some(({ state }) => state === 'importing')) throw new CampaignImportingError();
    // The job first: should the process die in between, it finds the campaign still there and does nothing.
    await this.needs.jobs.enqueue(purgeCampaign, { campaignId: id, listIds: lists.map((list) => list.id) });
    const gone = await CampaignModel.destroy({ where: { id, state: before.state, version: before.version } });
    if (gone === 0) throw new StaleEditError('campaign', id);
    await this.record(by, 'deleted', id, settingsOf(before), undefined);
    this.needs.dialer.boards.forget(id);
    await this.needs.dialer.refresh();
  }

  /** @throws CampaignNotReadyError naming what is missing */
  async start(id: string, by: Principal): Promise<CampaignDetails> {
    const campaign = await this.one(id);
    // Counted afresh: a list may have become ready a moment ago.
    await this.needs.dialer.boards.recount(id);
    await this.assertReady(campaign);
    return this.move(campaign, 'running', ['draft', 'paused', 'stopped', 'finished'], by, {
      startedAt: campaign.startedAt ? new Date(campaign.startedAt) : new Date(this.needs.clock.now()),
      finishedAt: null,
    });
  }

  /** No new calls; those that are up go on. */
  async pause(id: string, by: Principal): Promise<CampaignDetails> {
    return this.move(await this.one(id), 'paused', ['running'], by);
  }

  /** No new calls; with `now` those that are up are hung up. */
  async stop(id: string, now: boolean, by: Principal): Promise<CampaignDetails> {
    const campaign = await this.one(id);
    if (!(now && campaign.state === 'stopped')) await this.move(campaign, 'stopped', active, by);
    if (now) await this.needs.dialer.hangUp(id);
    return this.details(id);
  }

  /** Puts a campaign away, or takes it out again. One that calls stays where it is. */
  async archive(id: string, archived: boolean, by: Principal): Promise<CampaignDetails> {
    const before = await this.one(id);
    if (archived && active.includes(before.state)) throw new CampaignStateError(before.state);
    await CampaignModel.update({ archived, updatedAt: new Date(this.needs.clock.now()) }, { where: { id } });
    await this.record(by, archived ? 'archived' : 'restored', id, undefined, undefined);
    return this.details(id);
  }

  /** Has contacts that were not reached called once more, from the beginning: in the background, by outcome. */
  async recycle(id: string, outcomes: readonly string[], by: Principal): Promise<{ jobId: string }> {
    const campaign = await this.one(id);
    const jobId = await this.needs.jobs.enqueue(recycleContacts, { campaignId: campaign.id, outcomes: [...outcomes] });
    await this.record(by, 'recycled', id, undefined, { outcomes });
    return { jobId };
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

  private async move(
    { id, state: before }: Campaign,
    state: CampaignState,
    from: readonly CampaignState[],
    by: Principal,
    more: { startedAt?: Date; finishedAt?: null } = {},
  ): Promise<CampaignDetails> {
    const [changed] = await CampaignModel.update(
      { state, updatedAt: new Date(this.needs.clock.now()), ...more },
      { where: { id, state: { [Op.in]: [...from] } } },
    );
    if (changed === 0) throw new CampaignStateError(before);
    await this.record(by, state, id, { state: before }, { state });
    await this.needs.dialer.refresh();
    return this.details(id);
  }

  private async row(campaign: Campaign): Promise<CampaignRow> {
    const { boards } = this.needs.dialer;
    const { counts } = await boards.get(campaign.id);
    // The secret is for signing, never for showing.
    const webhook = campaign.webhook && { ...campaign.webhook, secret: '' };
    return { ...campaign, webhook, counts, lines: this.needs.dialer.linesOf(campaign.id).lines };
  }

  private async problems(campaign: Campaign): Promise<StartProblem[]> {
    const { prompts, trunks, clock, dialer } = this.needs;
    const { counts } = await dialer.boards.get(campaign.id);
    await dialer.rules.load();
    return startProblemsOf(campaign, counts, { prompts, trunks, rules: dialer.rules, now: () => clock.now() });
  }

  private async warnings(campaign: Campaign): Promise<StartWarning[]> {
    const lists = await ListModel.findAll({
      attributes: ['lanes'],
      where: { campaignId: campaign.id, state: 'ready' },
    });
    const lanes = lists.flatMap((list) => list.lanes ?? [usualDialingGroup]);
    return startWarningsOf(this.needs.dialer.rules.of(campaign).policy, lanes);
  }

  private async assertReady(campaign: Campaign, ignored: readonly StartProblem[] = []): Promise<void> {
    const [first, ...others] = (await this.problems(campaign)).filter((problem) => !ignored.includes(problem));
    if (first) throw new CampaignNotReadyError([first, ...others]);
  }

  private assertVersion({ id, version }: Campaign, expected: string | undefined): void {
    if (expected !== undefined && expected !== String(version)) throw new StaleEditError('campaign', id);
  }

  private record(by: Principal, action: string, id: string, before: unknown, after: unknown): Promise<void> {
    const object = `campaign:${id}`;
    return this.needs.audit.record({ by: by.id, action: `autodialer.campaign.${action}`, object, before, after });
  }
}
/** A webhook that comes without its secret keeps the one it has. */
function keptSecret({ webhook: before }: Campaign, { webhook }: CampaignPatch): CampaignSettings['webhook'] {
  if (webhook === undefined) return before;
  if (!webhook || webhook.secret !== '') return webhook;
  if (!before) throw new WebhookSecretError();
  return { ...webhook, secret: before.secret };
}

export const CampaignsToken = token<Campaigns>('autodialer.campaigns');

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
