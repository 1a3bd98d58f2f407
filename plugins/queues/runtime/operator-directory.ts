import { type OperatorPresence, Operators } from '@perezvon/plugin-operators';
import { type Disposable, HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';
import type { Skills } from '../acd/index.js';
import { Listeners } from '../listeners.js';

interface KnownOperator {
  readonly name: string;
  readonly skills: Skills;
}

/** The operators as call distribution needs them: who there is, what each can and does, and at which phone. */
@injectable()
export class OperatorDirectory {
  private known: ReadonlyMap<string, KnownOperator> = new Map();
  private readonly present = new Map<string, OperatorPresence>();
  private readonly presence = new Listeners<[OperatorPresence]>();
  private readonly changed = new Listeners<[gone: readonly string[]]>();

  constructor(
    @inject(Operators) private readonly operators: Operators,
    @inject(HostLog) private readonly log: Log,
  ) {}

  async load(): Promise<void> {
    const all = await this.operators.list();
    const before = this.known;
    this.known = new Map(all.map(({ id, name, skills }) => [id, { name, skills }]));
    for (const presence of this.operators.presences()) this.present.set(presence.operatorId, presence);
    const gone = [...before.keys()].filter((id) => !this.known.has(id));
    for (const id of gone) this.present.delete(id);
    this.changed.tell(gone);
  }
  /** From now on its own picture changes with the operators. */
  follow(): Disposable {
    const presence = this.operators.onPresence((now) => {
      this.present.set(now.operatorId, now);
      this.presence.tell(now);
    });
    const changes = this.operators.onChange(() => {
      this.load().catch((error: unknown) =>
        this.log.error('an edit of operators has not reached the queues', { error }),
      );
    });
    return {
      dispose: () => {
        presence.dispose();
        changes.dispose();
      },
    };
  }
  onPresence(listener: (presence: OperatorPresence) => void): Disposable {
    return this.presence.add(listener);
  }
  /** Operators have said themselves that they are ready. */
  onReady(listener: (operatorId: string) => void): Disposable {
    return this.operators.onReady(listener);
  }
  /** After an edit of operators. */
  onChange(listener: (gone: readonly string[]) => void): Disposable {
    return this.changed.add(listener);
  }

  get skills(): ReadonlyMap<string, Skills> {
    return new Map([...this.known].map(([id, { skills }]) => [id, skills]));
  }
  get presences(): readonly OperatorPresence[] {
    return [...this.present.values()];
  }
  presenceOf(operatorId: string): OperatorPresence | undefined {
    return this.present.get(operatorId);
  }
  nameOf(operatorId: string): string | undefined {
    return this.known.get(operatorId)?.name;
  }
  /** Which operator is logged in at which phone, by the phone's endpoint. */
  get byEndpoint(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const { operatorId, phone } of this.present.values()) {
      if (phone?.endpoint !== undefined) found.set(phone.endpoint, operatorId);
    }
    return found;
  }
  /** Who is logged in at a phone. */
  atPhone(phoneId: string): string | undefined {
    return this.presences.find(({ phone }) => phone?.id === phoneId)?.operatorId;
  }
}
