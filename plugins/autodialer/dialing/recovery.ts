import {
  type CallEnd,
  type CallRecord,
  type CallsHost,
  HostCalls,
  HostLog,
  inject,
  injectable,
  type Log,
} from '@perezvon/sdk/server';
import { ActiveCampaigns } from './active-campaigns.js';
import type { OpenAttempt } from './attempt.js';
import { AttemptStore } from './attempt-store.js';
import { DialingStatus } from './dialing-status.js';
import { Ending } from './ending.js';
import { isHandedOver, type LiveAttempt, LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';
import { WriteQueue } from './write-queue.js';

/** Ids that the call registry is asked for at once. */
const page = 1_000;

/** What the table of calls says about attempts whose calls this process is not certain of. */
interface Findings {
  /** Their calls are up: they go on. */
  readonly adopt: readonly { readonly attempt: OpenAttempt; readonly phase: LiveAttempt['phase'] }[];
  /** Their calls have ended while nobody listened. */
  readonly ended: readonly { readonly attempt: OpenAttempt; readonly end: CallEnd }[];
  /** Never dialled. */
  readonly undialled: readonly OpenAttempt[];
  /** Of this process: no longer uncertain, their calls are up. */
  readonly confirmed: readonly LiveAttempt[];
}

/** Finds out what became of open attempts, from the table of calls: after a start, after an outage, and now and then. */
@injectable()
export class Recovery {
  /** Ends of calls that nobody knew yet when they came, kept while a recovery runs. */
  private unknownEnds: Map<string, CallEnd> | undefined;

  constructor(
    @inject(HostCalls) private readonly calls: CallsHost,
    @inject(HostLog) private readonly log: Log,
    @inject(AttemptStore) private readonly store: AttemptStore,
    @inject(WriteQueue) private readonly queue: WriteQueue,
    @inject(LiveAttempts) private readonly attempts: LiveAttempts,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(Pacer) private readonly pacer: Pacer,
    @inject(DialingStatus) private readonly status: DialingStatus,
    @inject(Ending) private readonly ending: Ending,
  ) {}

  get isRunning(): boolean {
    return this.unknownEnds !== undefined;
  }

  /** A call has ended that belongs to no attempt that is known here. */
  unknownEnded(end: CallEnd): void {
    this.unknownEnds?.set(end.id, end);
  }

  async recover(): Promise<void> {
    this.unknownEnds = new Map();
    try {
      // After a pause nothing that was read before it counts.
      await this.campaigns.refresh(!this.status.isRecovered);
      await this.queue.run(() => this.reconcile());
      // Campaigns of adopted calls that are not running any more.
      await this.campaigns.refresh();
      this.status.recoveryDone();
    } catch (error) {
      this.status.failed(error);
    } finally {
      this.unknownEnds = undefined;
    }
  }

  private async reconcile(): Promise<void> {
    const open = (await this.store.open()).filter(({ id }) => !this.attempts.knows(id));
    await this.campaigns.loadAlso(new Set(open.map(({ campaignId }) => campaignId)));
    const found = await this.findOut(open, this.attempts.all().filter(isHandedOver));
    for (const { attempt, phase } of found.adopt) this.adopt(attempt, phase);
    for (const live of found.confirmed) live.uncertain = false;
    for (const { attempt, end } of found.ended) {
      this.adopt(attempt, 'started');
      this.ended(end);
    }
    for (const attempt of found.undialled) {
      this.adopt(attempt, 'started');
      this.ending.giveBack(attempt.id);
    }
    for (const end of this.unknownEnds?.values() ?? []) this.ended(end);
    const counts = { adopted: found.adopt.length, ended: found.ended.length, undialled: found.undialled.length };
    if (counts.adopted + counts.ended + counts.undialled > 0) {
      this.log.info('open attempts were compared with the table of calls', counts);
    }
  }

  /** Takes over an attempt that another process began. */
  private adopt(attempt: OpenAttempt, phase: LiveAttempt['phase']): void {
    // Its end may have come by itself while the table of calls was asked.
    if (this.attempts.knows(attempt.id)) return;
    this.attempts.add(attempt, phase);
    this.pacer.post({ type: 'adopted', campaign: attempt.campaignId, trunk: attempt.trunkId });
  }

  private ended(end: CallEnd): void {
    const live = this.attempts.get(end.id);
    if (live) this.ending.callEnded(live, end);
  }

  /**
   * Compares the open attempts of the database and of this process with the table of calls.
   *
   * @param open open attempts of the database that this process does not know
   * @param handedOver attempts of this process that were handed over to be dialled
   */
  private async findOut(open: readonly OpenAttempt[], handedOver: readonly LiveAttempt[]): Promise<Findings> {
    const records = await this.recordsOf([...open.map(({ id }) => id), ...handedOver.map(({ attempt }) => attempt.id)]);
    const adopt: Findings['adopt'][number][] = [];
    const ended: Findings['ended'][number][] = [];
    const undialled: OpenAttempt[] = [];
    const confirmed: LiveAttempt[] = [];
    for (const attempt of open) {
      const record = records.get(attempt.id);
      if (!record) undialled.push(attempt);
      else if (record.end) ended.push({ attempt, end: record.end });
      else adopt.push({ attempt, phase: phaseOf(record) });
    }
    for (const live of handedOver) {
      const record = records.get(live.attempt.id);
      if (record?.end) ended.push({ attempt: live.attempt, end: record.end });
      // Without a record, one that was certainly taken is only younger than its row.
      else if (!record && live.uncertain) undialled.push(live.attempt);
      else if (record && live.uncertain) confirmed.push(live);
    }
    return { adopt, ended, undialled, confirmed };
  }

  private async recordsOf(ids: readonly string[]): Promise<ReadonlyMap<string, CallRecord>> {
    const all = new Map<string, CallRecord>();
    for (let from = 0; from < ids.length; from += page) {
      for (const [id, record] of await this.calls.records(ids.slice(from, from + page))) all.set(id, record);
    }
    return all;
  }
}

function phaseOf({ state }: CallRecord): LiveAttempt['phase'] {
  if (state === 'up') return 'answered';
  return state === 'ringing' ? 'ringing' : 'started';
}
