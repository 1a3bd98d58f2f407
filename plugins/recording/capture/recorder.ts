import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallsHost, Clock, Log, Talk } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { Operators } from '@perezvon/plugin-operators';
import type { RecordingRepository } from './recording-repository.js';
import { factsOf, type RecordedOperator } from './recording-policy.js';

export interface RecorderNeeds {
  readonly calls: CallsHost;
  readonly recordings: RecordingRepository;
  readonly operators: Operators;
  readonly clock: Clock;
  readonly log: Log;
  /** Where sound is written: Asterisk's samples, and the MP3. */
  readonly folders: readonly string[];
  leastFreeBytes(): number;
  convert(id: string): Promise<unknown>;
}
const megabyte = 1_048_576;
/** A worker that has lost a job is given it again after so long. */
const askAgainMs = 15_000;

/**
 * Between two recordings of one channel. Asterisk says that the first is ended before its thread has let go of the channel's
 * sound, and a second one that begins at that moment hears one side only.
 */
const settleMs = 25;

/** A conversation that is being recorded: two calls, also while one of them is on hold. */
interface Running {
  readonly id: string;
  readonly callId: string;
  readonly legId: string;
  /** Since when the two are apart, on hold or for good. */
  apartAt: number | undefined;
  /** Goes on since before a restart, and nobody has heard of the two since: when they parted is not known. */
  unheard?: boolean;
}

/** Records the talks that are to be recorded, and sees to it that none is forgotten: over a restart of core, too. */
export class Recorder {
  private readonly byTalk = new Map<string, Running>();
  /** By the call whose channel is recorded. */
  private readonly byCall = new Map<string, Running>();
  /** When each was last given to the worker. */
  private readonly asked = new Map<string, number>();
  private recordAll: ReadonlySet<string> = new Set();
  /** Megabytes that are free, when they are too few. */
  full: number | undefined;

  /** Calls whose recording is being ended: the next one of the same call begins after it. */
  private readonly closing = new Map<string, Promise<void>>();

  constructor(private readonly parts: RecorderNeeds) {}

  /** Takes on what is being recorded since before a restart. */
  async takeOn(): Promise<void> {
    const { recordings, calls } = this.parts;
    const open = (await recordings.unfinished()).filter(({ state }) => state === 'recording');
    const records = await calls.records(open.map(({ callId }) => callId));
    for (const { id, callId, legId } of open) {
      const record = records.get(callId);
      if (record && record.state !== 'ended')
        this.byCall.set(callId, { id, callId, legId, apartAt: undefined, unheard: true });
    }
  }
  async followOperators(): Promise<void> {
    const all = await this.parts.operators.list();
    this.recordAll = new Set(all.filter(({ recordAll }) => recordAll).map(({ id }) => id));
  }

  readonly watcher = {
    joined: (talk: Talk): void => {
      const facts = factsOf(talk, (phone) => this.operatorAt(phone));
      if (!facts.wanted) return;
      const { callId, legId, wanted: _wanted, ...about } = facts;
      const before = this.byCall.get(callId);
      if (before?.legId === legId) {
        // Back from hold: one conversation, one recording.
        before.apartAt = undefined;
        before.unheard = false;
        this.byTalk.set(talk.id, before);
        return;
      }
      const { calls, recordings, clock, log } = this.parts;
      if (before) void this.close(before);
      if (this.full !== undefined) return;
      const id = newId();
      const running: Running = { id, callId, legId, apartAt: undefined };
      this.byTalk.set(talk.id, running);
      this.byCall.set(callId, running);
      // At once: what is said while a row is written would be lost.
      const closing = this.closing.get(callId);
      const recording = closing ? closing.then(() => calls.record(callId, id)) : calls.record(callId, id);
      const written = recordings.begin({ ...about, callId, legId, id, startedAt: clock.now() });
      Promise.all([recording, written]).catch((error: unknown) => {
        log.error('a talk is not recorded', { call: callId, error });
        recordings.failed(id, error instanceof Error ? error.message : String(error)).catch(() => undefined);
      });
    },
    parted: (talk: Talk): void => {
      const running = this.byTalk.get(talk.id);
      this.byTalk.delete(talk.id);
      if (running) running.apartAt = this.parts.clock.now();
    },
    // Whoever has hung up comes back from no hold.
    ended: (call: string): void => {
      for (const running of this.byCall.values())
        if (running.callId === call || running.legId === call) void this.close(running);
    },
  };

  /** Ends what nobody ended: the talk was over while core was away, or the database was. Converts what waits for it. */
  async sweep(): Promise<void> {
    const { recordings, calls } = this.parts;
    const open = await recordings.unfinished();
    const here = new Set([...this.byCall.values()].map(({ id }) => id));
    const orphans = open.filter(({ id, state }) => state === 'recording' && !here.has(id));
    const records = await calls.records(orphans.map(({ callId }) => callId));
    for (const { id, callId } of orphans) {
      const record = records.get(callId);
      if (record && record.state !== 'ended') continue;
      // Its end was seen late or not at all: nothing that the length of the sound can be held against.
      await this.finish(id, undefined);
    }
    const now = this.parts.clock.now();
    for (const { id } of open.filter(({ state }) => state === 'waiting')) {
      if (now - (this.asked.get(id) ?? 0) < askAgainMs) continue;
      this.asked.set(id, now);
      await this.parts.convert(id);
    }
    for (const id of this.asked.keys()) if (!open.some((one) => one.id === id)) this.asked.delete(id);
  }

  /** Looks how much room there is: calls go on when there is none, and nothing half-written is begun. */
  async measure(): Promise<void> {
    const disks = await Promise.all(this.parts.folders.map((folder) => statfs(folder)));
    const free = Math.min(...disks.map(({ bavail, bsize }) => bavail * bsize));
    const full = free < this.parts.leastFreeBytes() ? Math.floor(free / megabyte) : undefined;
    if (full !== undefined && this.full === undefined)
      this.parts.log.error('the disk of the recordings is full: nothing is recorded', { freeMegabytes: full });
    this.full = full;
  }

  /** Resolves when the channel is recorded no more. */
  private close(running: Running): Promise<void> {
    const { callId } = running;
    if (this.byCall.get(callId) === running) this.byCall.delete(callId);
    const closing = this.stop(running)
      .then(() => sleep(settleMs))
      .then(() => {
        if (this.closing.get(callId) === closing) this.closing.delete(callId);
      });
    this.closing.set(callId, closing);
    return closing;
  }
  private async stop({ id, callId, apartAt, unheard }: Running): Promise<void> {
    const { calls, clock, log } = this.parts;
    const at = unheard ? undefined : (apartAt ?? clock.now());
    const failed = (error: unknown) => {
      // The sweep finds it.
      log.warn('a recording was not closed', { recording: id, error });
    };
    try {
      await calls.stopRecording(callId);
      this.finish(id, at).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
  private async finish(id: string, at: number | undefined): Promise<void> {
    if (!(await this.parts.recordings.over(id, at))) return;
    this.asked.set(id, this.parts.clock.now());
    await this.parts.convert(id);
  }
  private operatorAt(phone: string): RecordedOperator | undefined {
    const present = this.parts.operators.presences().find((one) => one.phone?.endpoint === phone);
    return present && { operatorId: present.operatorId, recordAll: this.recordAll.has(present.operatorId) };
  }
}
