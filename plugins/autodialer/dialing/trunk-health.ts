import { type CallEnd, type Clock, HostClock, HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';
import { ActiveCampaigns } from './active-campaigns.js';
import type { OpenAttempt } from './attempt.js';
import { AttemptStore } from './attempt-store.js';
import { EndWriter } from './end-writer.js';
import { Pacer } from './pacing/pacer.js';
import { afterCall, blameOf, isIll, type TrunkRecord, wellTrunk } from './trunk-record.js';

/** How far back the beginning of a provider's trouble is looked for. */
const suspectMs = 60_000;
interface Suspect {
  readonly attempt: OpenAttempt;
  readonly at: number;
}
/** A provider may refuse, and then know nobody: more often than that it is the number. */
const mostRevivals = 3;
/** Contacts that are remembered as given a further chance. */
const mostRemembered = 10_000;

/**
 * Notices a provider that takes no calls, says of every number that it does not exist, or does not answer: its trunk is held
 * for a while and then tried with few calls, the campaigns go on over the others, and no contact loses by it.
 */
@injectable()
export class TrunkHealth {
  private readonly records = new Map<string, TrunkRecord>();
  /** Calls of the last minute that the provider did not take, or called unknown, by trunk. */
  private readonly suspects = new Map<string, Suspect[]>();
  /** How often each contact got an attempt back: a number that fails again and again does not exist. */
  private readonly revived = new Map<number, number>();

  constructor(
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
    @inject(Pacer) private readonly pacer: Pacer,
    @inject(ActiveCampaigns) private readonly campaigns: ActiveCampaigns,
    @inject(AttemptStore) private readonly store: AttemptStore,
    @inject(EndWriter) private readonly endWriter: EndWriter,
  ) {}

  /** A call has ended. @returns whether it is the provider's fault, and none of the contact's attempts */
  ended({ attempt }: { readonly attempt: OpenAttempt }, end: CallEnd): boolean {
    const { trunkId } = attempt;
    const blame = blameOf(end);
    const before = this.records.get(trunkId) ?? wellTrunk;
    const record = afterCall(before, blame, end.sipStatus, this.clock.now());
    this.records.set(trunkId, record);
    const free = blame === 'provider' && isIll(record);
    // Of these nobody knows yet whether it was the number or the provider.
    if (!free && (blame === 'provider' || blame === 'number')) this.suspect(trunkId, attempt);
    if (record.heldUntil !== before.heldUntil) this.tell(trunkId, record, before);
    return free;
  }

  /** Trunks whose provider takes no calls, with what it said last (a SIP status, 0 for nothing). */
  get troubles(): readonly { readonly id: string; readonly name: string; readonly status: number }[] {
    return [...this.records].flatMap(([id, record]) => {
      const trunk = this.campaigns.trunk(id);
      return trunk && isIll(record) ? [{ id, name: trunk.name, status: record.status }] : [];
    });
  }

  /** A call of before that somebody answers meanwhile clears nobody: only time does. */
  private suspect(trunk: string, attempt: OpenAttempt): void {
    const at = this.clock.now();
    const kept = (this.suspects.get(trunk) ?? []).filter((one) => at - one.at < suspectMs);
    this.suspects.set(trunk, [...kept, { attempt, at }]);
  }

  private tell(trunk: string, record: TrunkRecord, before: TrunkRecord): void {
    const { heldUntil, status } = record;
    this.pacer.post({ type: 'trunkHealth', trunk, heldUntil, probing: isIll(record), status });
    const name = this.campaigns.trunk(trunk)?.name ?? trunk;
    if (!isIll(record)) this.log.info('a trunk takes calls again', { trunk: name });
    else if (!isIll(before)) this.log.warn('a provider takes no calls: its trunk is held', { trunk: name, status });
    const waiting = (this.suspects.get(trunk) ?? []).map(({ attempt }) => attempt);
    this.suspects.delete(trunk);
    // Also those whose calls were up already when it was held.
    void this.revive(waiting, Math.max(heldUntil, this.clock.now()));
  }

  /** Those whose calls failed as everybody's did: it was the provider, so the attempt is given back and they wait again. */
  private async revive(attempts: readonly OpenAttempt[], from: number): Promise<void> {
    const fresh = attempts.filter(({ contactId }) => (this.revived.get(contactId) ?? 0) < mostRevivals);
    if (fresh.length === 0) return;
    if (this.revived.size > mostRemembered) this.revived.clear();
    for (const { contactId } of fresh) this.revived.set(contactId, (this.revived.get(contactId) ?? 0) + 1);
    try {
      // The end that has told of it is only being taken down: it is written with the others.
      await Promise.resolve();
      await this.endWriter.flush();
      await this.store.revive(
        fresh.map(({ contactId }) => contactId),
        from,
      );
      for (const id of new Set(fresh.map(({ campaignId }) => campaignId))) await this.campaigns.contactsChanged(id);
    } catch (error) {
      this.log.error('contacts whose calls a provider did not take could not be taken up again', { error });
    }
  }
}
