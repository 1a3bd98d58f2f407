import type { Pool } from 'mysql2/promise';
import type { Campaign } from '../campaigns/schemas.js';
import type { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import type { DialTrunk, TrunkSource } from '../trunks/trunk-source.js';
import { abandonmentOf } from './abandoned-calls.js';
import type { CampaignRuleRegistry } from './campaign-rules.js';
import { CampaignRun } from './campaign-run.js';
import type { CampaignSign, CampaignWatch } from './campaign-watch.js';
import type { PacingEvent } from './pacing/state.js';
import { WriteQueue } from './write-queue.js';

export interface RosterNeeds {
  readonly pool: Pool;
  readonly watch: CampaignWatch;
  readonly rules: CampaignRuleRegistry;
  readonly trunks: TrunkSource;
  readonly boards: ProgressRegistry;
  readonly now: () => number;
  /** Whether this process is the one that dials. */
  readonly ready: () => boolean;
  /** Whether the campaign has open attempts, or ends that are not written. */
  readonly busyWith: (campaignId: string) => boolean;
  readonly dispatch: (event: PacingEvent) => void;
  readonly onChanged: (campaignId: string) => void;
  /** The campaign and its counts are as they are now: it may have become finished. */
  readonly onLoaded: (campaignId: string) => void;
}

/** The campaigns that are running or have calls, and the trunks: kept as the database has them, and told to the engine. */
export class ActiveCampaigns {
  private readonly runs = new Map<string, CampaignRun>();
  private readonly looking = new WriteQueue();
  private trunks: ReadonlyMap<string, DialTrunk> = new Map();
  private signs: ReadonlyMap<string, CampaignSign> = new Map();

  constructor(private readonly needs: RosterNeeds) {}

  /** Name and state of all campaigns, as they were when they were last looked at. */
  get campaigns(): ReadonlyMap<string, CampaignSign> {
    return this.signs;
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
      this.needs.dispatch({ type: 'campaign', rules: run.rules() });
      this.announceDue(id);
    }
  }

  /** Looks for what others have changed. With `afresh` nothing that was seen before counts. */
  look(afresh = false): Promise<void> {
    return this.looking.run(async () => {
      const { watch, trunks, boards, ready, dispatch } = this.needs;
      // Another core may be dialling: what was counted here is not kept up to date by anybody.
      if (!ready()) boards.forgetAll();
      if (afresh) watch.forget();
      const present = await trunks.all();
      this.trunks = new Map(present.map((trunk) => [trunk.id, trunk]));
      const rules = present.map(({ id, channels, callsPerSecond }) => ({ id, channels, perSecond: callsPerSecond }));
      dispatch({ type: 'trunks', trunks: rules });
      const { all, changed, rulesChanged } = await watch.look();
      this.signs = all;
      try {
        if (rulesChanged) await this.needs.rules.load();
        await this.take(changed);
      } catch (error) {
        watch.forget();
        throw error;
      }
    });
  }

  /** The rules of campaigns that are not running and have open attempts: they say what becomes of the contacts. */
  async loadAlso(ids: ReadonlySet<string>): Promise<void> {
    const missing = [...ids].filter((id) => !this.runs.has(id));
    const now = this.needs.now();
    for (const campaign of await this.needs.watch.load(missing)) {
      this.runs.set(campaign.id, new CampaignRun(campaign, this.needs.rules.of(campaign), now));
    }
  }

  /** Stops campaigns of which too many answered calls wait in vain for a person, and lets them go on when it is fewer. */
  async countAbandoned(): Promise<void> {
    for (const [id, run] of this.runs) {
      const before = run.abandonment;
      run.abandonment = await this.abandonmentOf(run);
      if (before?.state === run.abandonment?.state) continue;
      this.needs.dispatch({ type: 'campaign', rules: run.rules() });
      this.announceDue(id);
      this.needs.onChanged(id);
    }
  }

  private abandonmentOf({ campaign, law }: CampaignRun) {
    return abandonmentOf(this.needs.pool, campaign, law.policy, this.needs.now());
  }

  /** Tells the engine when the campaign's next contact is due. */
  announceDue(campaignId: string): void {
    const from = this.runs.get(campaignId)?.dueFrom();
    if (from !== undefined) this.needs.dispatch({ type: 'due', campaign: campaignId, from });
  }

  /** Takes over what has changed. A campaign is kept while it runs or has calls. */
  private async take(changed: ReadonlySet<string>): Promise<void> {
    const { watch, boards, dispatch, onChanged, onLoaded } = this.needs;
    const wanted = (id: string) => this.signs.get(id)?.state === 'running' || this.needs.busyWith(id);
    const ids = [...this.signs.keys()].filter((id) => wanted(id) && (changed.has(id) || !this.runs.has(id)));
    for (const campaign of await watch.load(ids)) this.update(campaign);
    for (const id of changed) if (boards.known(id)) await boards.recount(id);
    for (const [id, run] of this.runs) {
      if (!wanted(id)) {
        dispatch({ type: 'campaign', rules: { ...run.rules(), open: undefined } });
        this.runs.delete(id);
      } else if (changed.has(id) || ids.includes(id)) {
        await boards.get(id);
        run.abandonment ??= await this.abandonmentOf(run);
        dispatch({ type: 'campaign', rules: run.rules() });
        this.announceDue(id);
        onLoaded(id);
      }
    }
    for (const id of changed) onChanged(id);
  }

  private update(campaign: Campaign): void {
    const now = this.needs.now();
    const rules = this.needs.rules.of(campaign);
    const run = this.runs.get(campaign.id) ?? new CampaignRun(campaign, rules, now);
    const sign = this.signs.get(campaign.id);
    run.change(campaign, rules, now);
    // Contacts may have been added, or made due again, by others.
    run.book.forget();
    run.book.setLists(sign?.lists ?? []);
    run.importing = sign?.importing ?? false;
    this.runs.set(campaign.id, run);
  }
}
