import {
  customElement,
  dataTable,
  EditPanel,
  emptyState,
  html,
  nothing,
  numberInput,
  pageHead,
  queryState,
  skillsText,
  state,
} from '@perezvon/sdk/ui';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { musicChoice } from './music-choice.js';
import { membersList } from './members-list.js';
import type { QueuesApi } from '../api.js';
import { api, type Member, type Queue, type QueueSettings, strategies } from './api.js';
import { leaves, queueOf } from './queue-form.js';
import { wallFields } from './wall-fields.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];
const reasons = ['full', 'nobody', 'tooLong'] as const;
const tabs = ['main', 'sound', 'rules', 'members', 'wall'] as const;
const nowhere = { full: null, nobody: null, tooLong: null };

/** The queues, which the customer calls projects. */
@customElement('queues-list')
export class QueuesPanel extends EditPanel<QueuesApi, '/api/queues/queues'> {
  protected override readonly address = '/api/queues/queues';
  protected override readonly texts = 'queues';
  @state() private tab: (typeof tabs)[number] = 'main';
  @state() private overflow: QueueSettings['overflow'] = nowhere;
  @state() private seats: readonly Member[] = [];
  @state() private exit: DestinationRef | null = null;
  private readonly queues = api.query(this, '/api/queues/queues');
  private readonly operators = api.query(this, '/api/operators/operators', () =>
    this.can('operators.read') ? {} : undefined,
  );
  private readonly prompts = api.query(this, '/api/sounds/prompts', () =>
    this.can('sounds.prompts.read') ? {} : undefined,
  );

  override render() {
    const queues = this.queues.data ?? [];
    const write = this.can('queues.write');
    return html`${pageHead(this.t('queues.title'), {
      actions: write
        ? html`<button class="primary" @click=${() => this.open('new')}>
                <pz-icon name="plus"></pz-icon>${this.t('queues.add')}
              </button>`
        : nothing,
    })}
      ${
        queryState(this.queues) ??
        html`<div class="card flush">
          ${
            queues.length === 0
              ? emptyState('queue', this.t('queues.none'), this.t('queues.none.hint'))
              : this.list(queues, write)
          }
        </div>`
      }
      ${this.edited ? this.dialog() : nothing}`;
  }

  protected override open(queue: Queue | 'new'): void {
    this.tab = 'main';
    this.overflow = queue === 'new' ? nowhere : queue.settings.overflow;
    this.seats = queue === 'new' ? [] : queue.members;
    this.exit = queue === 'new' ? null : (queue.settings.exitKey?.destination ?? null);
    super.open(queue);
  }
  protected override refresh(): Promise<void> {
    return this.queues.refresh();
  }
  protected override bodyOf(data: FormData) {
    return queueOf(data, {
      settings: this.present?.settings,
      overflow: this.overflow,
      exit: this.exit,
      members: this.seats,
    });
  }

  private list(queues: readonly Queue[], write: boolean) {
    const level = ({ serviceLevel: { percent, withinSeconds } }: QueueSettings) =>
      this.t('queues.serviceLevel', { percent, seconds: withinSeconds });
    const buttons = (queue: Queue) =>
      this.rowButtons(queue, queue.name, this.t('queues.confirmDelete', { name: queue.name }));
    return dataTable<Queue>({
      rows: queues,
      columns: [
        { title: this.t('queues.name'), look: 'wide', cell: ({ name }) => html`<b>${name}</b>` },
        { title: this.t('queues.priority'), look: 'right num', cell: ({ settings }) => settings.priority },
        { title: this.t('queues.strategy'), cell: ({ settings }) => this.t(`queues.strategy.${settings.strategy}`) },
        { title: this.t('queues.members'), look: 'right num', cell: ({ members }) => members.length },
        { title: this.t('queues.level'), cell: ({ settings }) => level(settings) },
        write ? { title: '', look: 'right nowrap', cell: buttons } : undefined,
      ],
    });
  }

  private dialog() {
    const { present: queue, tab } = this;
    return this.editDialog(
      queue?.name ?? this.t('queues.add'),
      html`<nav class="tabs no-margin" role="tablist">
          ${tabs.map(
            (name) =>
              html`<button type="button" role="tab" aria-selected=${name === tab} @click=${() => (this.tab = name)}>
                  ${this.t(`queues.tab.${name}`)}
                </button>`,
          )}
        </nav>
        <div class="stack" ?hidden=${tab !== 'main'}>${this.main(queue)}</div>
        <div class="stack" ?hidden=${tab !== 'sound'}>${this.sound(queue)}</div>
        <div class="stack" ?hidden=${tab !== 'rules'}>${this.rules(queue)}</div>
        <div class="stack" ?hidden=${tab !== 'members'}>${this.members()}</div>
        <div class="stack" ?hidden=${tab !== 'wall'}>${wallFields(queue?.settings, (key) => this.t(key))}</div>`,
      '50rem',
    );
  }
  private number(name: string, value: number | null | undefined, least: number, most: number, placeholder = '') {
    return this.field(
      name,
      numberInput(name, value, { min: least, max: most, required: placeholder === '', placeholder }),
    );
  }

  private main(queue: Queue | undefined) {
    const one = queue?.settings;
    return html`<div class="grid">
        ${this.field(
          'name',
          html`<input
              name="name"
              required
              maxlength="100"
              .value=${queue?.name ?? ''}
              @invalid=${() => (this.tab = 'main')}
            />`,
        )}
        ${this.field(
          'number',
          html`<input
              name="number"
              inputmode="numeric"
              pattern="[0-9]{2,6}"
              .value=${queue?.number ?? ''}
              @invalid=${() => (this.tab = 'main')}
            />`,
          this.t('queues.number.hint'),
        )}
        ${this.number('priority', one?.priority ?? 0, 0, 100)}
        ${this.field(
          'strategy',
          html`<select name="strategy">
            ${strategies.map(
              (strategy) =>
                html`<option value=${strategy} ?selected=${strategy === (one?.strategy ?? 'longestIdle')}>
                    ${this.t(`queues.strategy.${strategy}`)}
                  </option>`,
            )}
          </select>`,
        )}
        ${this.number('ringSeconds', one?.ringSeconds ?? 20, 5, 120)}${this.number('ringAtOnce', one?.ringAtOnce ?? 3, 1, 20)}
        ${this.number('wrapUpSeconds', one?.wrapUpSeconds ?? 10, 0, 3600)}
        ${this.number(
          'withinSeconds',
          one?.serviceLevel.withinSeconds ?? 20,
          1,
          600,
        )}${this.number('percent', one?.serviceLevel.percent ?? 80, 1, 100)}
      </div>
      ${this.field('text', html`<textarea name="text" maxlength="2000" .value=${one?.text ?? ''}></textarea>`)}`;
  }
  private sound(queue: Queue | undefined) {
    const one = queue?.settings;
    const prompts = this.prompts.data ?? [];
    return html`<div class="grid">
        ${this.field(
          'greeting',
          html`<select name="greeting">
            <option value="">${this.t('queues.noGreeting')}</option>
            ${prompts.map(({ id, name }) => html`<option value=${id} ?selected=${id === one?.greeting}>${name}</option>`)}
          </select>`,
        )}
        ${this.field(
          'music',
          musicChoice(one?.music ?? 'default', prompts, (key, values) => this.t(key, values)),
          this.t('queues.music.hint'),
        )}
        ${this.number('clipEverySeconds', one?.clipEverySeconds ?? 45, 10, 600)}
      </div>
      <div class="row">
        <label class="check"
          ><input
            type="checkbox"
            name="announcePlace"
            ?checked=${one?.announcePlace ?? true}
          />${this.t('queues.announcePlace')}</label
        ><label class="check"
          ><input
            type="checkbox"
            name="announceWait"
            ?checked=${one?.announceWait ?? true}
          />${this.t('queues.announceWait')}</label
        ><label class="check"
          ><input type="checkbox" name="record" ?checked=${one?.record ?? false} />${this.t('queues.record')}</label
        >
      </div>
      ${
        prompts.length === 0
          ? nothing
          : html`<fieldset>
              <legend>${this.t('queues.clips')}</legend>
              <div class="row">
                ${prompts.map(
                  ({ id, name }) =>
                    html`<label class="check"
                        ><input
                          type="checkbox"
                          name="clips"
                          value=${id}
                          ?checked=${one?.clips.includes(id) ?? false}
                        />${name}</label
                      >`,
                )}
              </div>
            </fieldset>`
      }`;
  }
  private rules(queue: Queue | undefined) {
    const one = queue?.settings;
    const none = this.t('queues.noLimit');
    const key = (name: string, value: string | null | undefined) =>
      this.field(
        name,
        html`<select name=${name}>
          <option value="">${this.t('queues.noKey')}</option>
          ${keys.map((each) => html`<option value=${each} ?selected=${each === value}>${each}</option>`)}
        </select>`,
      );
    const to = (event: CustomEvent<DestinationRef | null>, reason: (typeof reasons)[number]) => {
      this.overflow = { ...this.overflow, [reason]: event.detail };
    };
    return html`<div class="grid">
        ${this.number('maxLength', one?.maxLength, 0, 10000, none)}${this.number('maxWaitSeconds', one?.maxWaitSeconds, 5, 36000, none)}
        ${this.field(
          'leaveWhen',
          html`<select name="leaveWhen">
            ${leaves.map(
              (when) =>
                html`<option value=${when} ?selected=${when === (one?.leaveWhen ?? 'nobodyLoggedIn')}>
                    ${this.t(`queues.leaveWhen.${when}`)}
                  </option>`,
            )}
          </select>`,
        )}
        ${this.number('stickySeconds', one?.stickySeconds ?? 0, 0, 600)}
      </div>
      ${this.field('skills', html`<input name="skills" .value=${one ? skillsText(one.skills) : ''} />`, this.t('queues.skills.hint'))}
      ${reasons.map(
        (reason) =>
          html`<fieldset>
            <legend>${this.t(`queues.overflow.${reason}`)}</legend>
            <pz-destination
              none=${this.t('queues.hangUp')}
              .value=${this.overflow[reason]}
              @change=${(event: CustomEvent<DestinationRef | null>) => to(event, reason)}
            ></pz-destination>
          </fieldset>`,
      )}
      <div class="grid">${key('exitKey', one?.exitKey?.key)}${key('callbackKey', one?.callbackKey)}</div>
      <pz-destination
        none=${this.t('queues.noKey')}
        .value=${this.exit}
        @change=${(event: CustomEvent<DestinationRef | null>) => (this.exit = event.detail)}
      ></pz-destination>`;
  }
  private members() {
    return membersList({
      members: this.seats,
      operators: this.operators.data ?? [],
      t: (key, values) => this.t(key, values),
      change: (members) => (this.seats = members),
    });
  }
}
