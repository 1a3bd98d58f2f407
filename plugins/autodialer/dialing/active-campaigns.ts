import { type CallsHost, type Clock, HostCalls, HostClock, HostPool, inject, injectable } from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';
import type { Campaign } from '../campaigns/schemas.js';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { type DialTrunk, TrunkSource } from '../trunks/trunk-source.js';
import { abandonmentOf } from './abandoned-calls.js';
import { CampaignRuleRegistry } from './campaign-rules.js';
import { CampaignRun } from './campaign-run.js';
import { type CampaignSummary, CampaignWatch } from './campaign-watch.js';
import { DialerEvents } from './dialer-events.js';
import { LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';
import { WriteQueue } from './write-queue.js';

/** The campaigns that are running or have calls, and the trunks: kept as the database has them, and told to the engine. */
@injectable()
export class ActiveCampaigns {
  private readonly runs = new Map<string, CampaignRun>();
  private readonly refreshing = new WriteQueue();
  private trunks: ReadonlyMap<string, DialTrunk> = new Map();
  private summaries: ReadonlyMap<string, CampaignSummary> = new Map();

  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostCalls) private readonly calls: CallsHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(TrunkSource) private readonly trunkSource: TrunkSource,
    @inject(CampaignWatch) private readonly watch: CampaignWatch,
    @inject(CampaignRuleRegistry) private readonly rules: CampaignRuleRegistry,
    @inject(ProgressRegistry) private readonly progress: ProgressRegistry,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(Pacer) private readonly pacer: Pacer,
    @inject(DialerEvents) private readonly events: DialerEvents,
  ) {}

  /** Name and state of all campaigns, as they were when they were last read. */
  get campaigns(): ReadonlyMap<string, CampaignSummary> {
    return this.summaries;
  }
  get all(): ReadonlyMap<string, CampaignRun> {
    return this.runs;
  }
  run(campaignId: string): CampaignRun | undefined {
    return this.runs.get(campaignId);
  }
  campaign(campaignId: string): Campaign | undefined {
    return this.runs.get(campaignId)?.campaign;
  }
  get allTrunks(): Iterable<DialTrunk> {
    return this.trunks.values();
  }
  trunk(id: string): DialTrunk | undefined {
    return this.trunks.get(id);
  }

  /** Opens and closes campaigns by their schedules. */
  roll(now: number): void {
    for (const [id, run] of this.runs) {
      if (!run.roll(now)) continue;
      this.pacer.post({ type: 'campaign', rules: run.pacingRules() });
      this.announceDue(id);
    }
  }

  /** Takes over what others have changed: campaigns, lists, trunks. With `afresh` nothing that was read before counts. */
  refresh(afresh = false): Promise<void> {
    return this.refreshing.run(async () => {
      // Another core may be dialling: what was counted here is not kept up to date by anybody.
      if (!this.calls.ready()) this.progress.forgetAll();
      if (afresh) this.watch.forget();
      const present = await this.trunkSource.all();
      this.trunks = new Map(present.map((trunk) => [trunk.id, trunk]));
      const trunks = present.map(({ id, channels, callsPerSecond }) => ({ id, channels, perSecond: callsPerSecond }));
      this.pacer.post({ type: 'trunks', trunks });
      const { all, changed, rulesChanged } = await this.watch.look();
      this.summaries = all;
      try {
        if (rulesChanged) await this.rules.load();
        await this.take(changed);
      } catch (error) {
        this.watch.forget();
        throw error;
      }
    });
  }

  /** Contacts were added to a campaign or taken out of it: it is counted and asked afresh. */
  async contactsChanged(campaignId: string): Promise<void> {
    this.runs.get(campaignId)?.due.forget();
    await this.refresh();
    if (this.progress.known(campaignId)) await this.progress.recount(campaignId);
    this.announceDue(campaignId);
    this.events.emit('changed', campaignId);
    this.events.emit('reloaded', campaignId);
  }

  /** The rules of campaigns that are not running and have open attempts: they say what becomes of the contacts. */
  async loadAlso(ids: ReadonlySet<string>): Promise<void> {
    const missing = [...ids].filter((id) => !this.runs.has(id));
    const now = this.clock.now();
    for (const campaign of await this.watch.load(missing)) {
      this.runs.set(campaign.id, new CampaignRun(campaign, this.rules.of(campaign), now));
    }
  }

  /** Stops campaigns of which too many answered calls wait in vain for a person, and lets them go on when it is fewer. */
  async countAbandoned(): Promise<void> {
    for (const [id, run] of this.runs) {
      const before = run.abandonment;
      run.abandonment = await this.abandonmentOf(run);
      if (before?.state === run.abandonment?.state) continue;
      this.pacer.post({ type: 'campaign', rules: run.pacingRules() });
      this.announceDue(id);
      this.events.emit('changed', id);
    }
  }

  private abandonmentOf({ campaign, rules }: CampaignRun) {
    return abandonmentOf(this.pool, campaign, rules.policy, this.clock.now());
  }

  /** Tells the engine when the campaign's next contact is due. */
  announceDue(campaignId: string): void {
    const from = this.runs.get(campaignId)?.dueFrom();
    if (from !== undefined) this.pacer.post({ type: 'due', campaign: campaignId, from });
  }

  /** Takes over what has changed. A campaign is kept while it runs or has calls. */
  private async take(changed: ReadonlySet<string>): Promise<void> {
    const wanted = (id: string) => this.summaries.get(id)?.state === 'running' || this.attempts.busyWith(id);
    const ids = [...this.summaries.keys()].filter((id) => wanted(id) && (changed.has(id) || !this.runs.has(id)));
    for (const campaign of await this.watch.load(ids)) this.update(campaign);
    for (const id of changed) if (this.progress.known(id)) await this.progress.recount(id);
    for (const [id, run] of this.runs) {
      if (!wanted(id)) {
        this.pacer.post({ type: 'campaign', rules: { ...run.pacingRules(), open: undefined } });
        this.runs.delete(id);
      } else if (changed.has(id) || ids.includes(id)) {
        await this.progress.get(id);
        run.abandonment ??= await this.abandonmentOf(run);
        this.pacer.post({ type: 'campaign', rules: run.pacingRules() });
        this.announceDue(id);
        this.events.emit('reloaded', id);
      }
    }
    for (const id of changed) this.events.emit('changed', id);
  }

  private update(campaign: Campaign): void {
    const now = this.clock.now();
    const rules = this.rules.of(campaign);
    const run = this.runs.get(campaign.id) ?? new CampaignRun(campaign, rules, now);
    const summary = this.summaries.get(campaign.id);
    run.change(campaign, rules, now);
    // Contacts may have been added, or made due again, by others.
    run.due.forget();
    run.due.setLists(summary?.lists ?? []);
    run.importing = summary?.importing ?? false;
    this.runs.set(campaign.id, run);
  }
}
