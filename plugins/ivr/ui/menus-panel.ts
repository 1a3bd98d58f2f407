import type { InstalledLanguage } from '@perezvon/sdk/shared';
import {
  appState,
  css,
  customElement,
  EditPanel,
  emptyState,
  html,
  nothing,
  numberInput,
  pageHead,
  queryState,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import type { IvrApi } from '../api.js';
import { actionChoice } from './action-choice.js';
import { type ActionDraft, actionsOf, api, type Menu, menuKeys, type MenuSettings } from './api.js';
import { hoursFields } from './hours-fields.js';
import { menuOf } from './menu-form.js';
import './menu-map.js';
import { promptChoice, translationFields } from './translation-fields.js';

const tones = { published: 'green', changed: 'yellow', draft: '' } as const;

/** Voice menus: a form, a map, what is wrong, and how often each key is pressed. */
@customElement('ivr-menus')
export class MenusPanel extends EditPanel<IvrApi, '/api/ivr/menus'> {
  static override styles = [
    sharedStyles,
    css`
      .key {
        display: grid;
        grid-template-columns: 2rem minmax(9rem, 12rem) minmax(0, 1fr);
        gap: 0.6rem;
        align-items: start;
        padding: 0.4rem 0;
        border-bottom: 1px solid var(--pz-border);
      }
      .key > b {
        padding-top: 0.45rem;
        text-align: center;
        font-size: 1.1rem;
      }
      .named {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.4rem;
      }
      .days {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.8rem;
      }
      ul {
        margin: 0;
        padding-left: 1.1rem;
      }
      @media (max-width: 640px) {
        .key {
          grid-template-columns: 2rem minmax(0, 1fr);
        }
        .key > :nth-child(3) {
          grid-column: 2;
        }
      }
    `,
  ];
  protected override readonly address = '/api/ivr/menus';
  protected override readonly texts = 'ivr';
  /** What the dialog's form does not hold itself. */
  @state() actions: Readonly<Record<string, ActionDraft>> = {};
  @state() collects = false;
  @state() timed = false;
  @state() greeting = '';
  @state() translations: MenuSettings['translations'] = {};
  @state() private shown: string | undefined;
  private readonly menus = api.query(this, '/api/ivr/menus');
  private readonly prompts = api.query(this, '/api/sounds/prompts', () =>
    this.can('sounds.prompts.read') ? {} : undefined,
  );
  private readonly counts = api.query(this, '/api/ivr/menus/:id/counts', () =>
    this.shown === undefined ? undefined : { params: { id: this.shown } },
  );

  override render() {
    const menus = this.menus.data ?? [];
    const write = this.can('ivr.write');
    const add = write
      ? html`<button class="primary" @click=${() => this.open('new')}>
          <pz-icon name="plus"></pz-icon>${this.t('ivr.add')}
        </button>`
      : nothing;
    return html`${pageHead(this.t('ivr.title'), { actions: add })}
      ${
        queryState(this.menus) ??
        (menus.length === 0
          ? html`<div class="card">${emptyState('queue', this.t('ivr.none'), this.t('ivr.none.hint'))}</div>`
          : html`<div class="stack">${menus.map((menu) => this.card(menu, menus, write))}</div>`)
      }
      ${this.edited ? this.dialog() : nothing}`;
  }

  private card(menu: Menu, menus: readonly Menu[], write: boolean) {
    const open = this.shown === menu.id;
    return html`<div class="card stack">
      <div class="row">
        <h2 class="grow no-margin">${menu.name}</h2>
        <span class="badge ${tones[menu.state]}">${this.t(`ivr.state.${menu.state}`)}</span>
        <button @click=${() => (this.shown = open ? undefined : menu.id)} aria-expanded=${open}>
          ${this.t('ivr.map')}
        </button>
        ${
          write && menu.state !== 'published'
            ? html`<button class="primary" ?disabled=${menu.problems.length > 0} @click=${() => this.publish(menu)}>
                ${this.t('ivr.publish')}
              </button>`
            : nothing
        }
        ${write ? this.rowButtons(menu, menu.name, this.t('ivr.confirmDelete', { name: menu.name })) : nothing}
      </div>
      ${
        menu.problems.length > 0
          ? html`<div class="notice red">
              <ul>
                ${menu.problems.map(
                  ({ kind, key }) =>
                    html`<li>${key === undefined ? '' : `${key}: `}${this.t(`ivr.problem.${kind}`)}</li>`,
                )}
              </ul>
            </div>`
          : nothing
      }
      ${open ? html`<ivr-map .menu=${menu} .menus=${menus}></ivr-map>${this.pressed()}` : nothing}
    </div>`;
  }
  private pressed() {
    const counts = this.counts.data ?? [];
    if (counts.length === 0) return nothing;
    const named = (what: string) => (/^[0-9*#]$/.test(what) ? what : this.t(`ivr.what.${what}`));
    return html`<div>
      <h3>${this.t('ivr.counts')}</h3>
      <div class="tiles">
        ${counts.map(({ what, count }) => html`<div class="tile"><b>${count}</b><span>${named(what)}</span></div>`)}
      </div>
    </div>`;
  }

  protected override open(menu: Menu | 'new'): void {
    const settings = menu === 'new' ? undefined : menu.settings;
    this.actions = settings ? Object.fromEntries(actionsOf(settings)) : { otherwise: { do: 'hangUp' } };
    this.collects = Boolean(settings?.collect);
    this.timed = Boolean(settings?.hours);
    this.greeting = settings?.greeting ?? '';
    this.translations = settings?.translations ?? {};
    super.open(menu);
  }
  protected override refresh(): Promise<void> {
    return this.menus.refresh();
  }
  protected override bodyOf(data: FormData) {
    return menuOf(data, this);
  }

  private dialog() {
    const one: MenuSettings | undefined = this.present?.settings;
    const hours = one?.hours;
    return this.editDialog(
      this.present?.name ?? this.t('ivr.add'),
      html`<div class="grid">
          ${this.field('name', html`<input name="name" required maxlength="100" .value=${this.present?.name ?? ''} />`)}
          ${this.field(
            'greeting',
            promptChoice(this.prompts.data ?? [], this.greeting, (id) => (this.greeting = id)),
          )}
          ${this.field(
            'timeoutSeconds',
            numberInput('timeoutSeconds', one?.timeoutSeconds ?? 5, { min: 1, max: 60, required: true }),
          )}
          ${this.field('repeats', numberInput('repeats', one?.repeats ?? 2, { min: 0, max: 10, required: true }))}
        </div>
        <label class="field" ?hidden=${this.greeting !== ''}
          >${this.t('ivr.text')}<textarea name="text" maxlength="2000" .value=${one?.text ?? ''}></textarea>
        </label>
        ${appState.languages.map((language) => this.translation(language))}
        <section>
          <h3>${this.t('ivr.keys')}</h3>
          ${menuKeys.map((key) => html`<div class="key"><b>${key}</b>${this.action(key, true)}</div>`)}
        </section>
        <label class="check"
          ><input
            type="checkbox"
            ?checked=${this.collects}
            @change=${(event: Event) => (this.collects = (event.target as HTMLInputElement).checked)}
          />${this.t('ivr.collect')}</label
        >
        ${
          this.collects
            ? html`<div class="grid">
                <label class="field"
                  >${this.t('ivr.collect.most')}${numberInput('most', one?.collect?.most ?? 10, {
                    min: 1,
                    max: 20,
                    required: true,
                  })}</label>
                <div class="named">
                  <b class="small">${this.t('ivr.collect.then')}</b>${this.action('digits', false)}
                </div>
              </div>`
            : nothing
        }
        <div class="named"><b class="small">${this.t('ivr.otherwise')}</b>${this.action('otherwise', false)}</div>
        <label class="check"
          ><input
            type="checkbox"
            ?checked=${this.timed}
            @change=${(event: Event) => (this.timed = (event.target as HTMLInputElement).checked)}
          />${this.t('ivr.hours')}</label
        >
        ${this.timed ? hoursFields(hours, this.action('closed', false)) : nothing}`,
      '52rem',
    );
  }

  /** Offered where a key changes the language. */
  private translation({ code: language, name }: InstalledLanguage) {
    const words = this.translations[language];
    const offered = Object.values(this.actions).some(
      (action) => action.do === 'language' && action.language === language,
    );
    if (!words && !offered) return nothing;
    return translationFields(name, words, this.prompts.data ?? [], (next) => {
      const { [language]: _gone, ...others } = this.translations;
      this.translations = next ? { ...others, [language]: next } : others;
    });
  }

  private action(place: string, mayBeNone: boolean) {
    const now = this.actions[place] ?? (mayBeNone ? undefined : { do: 'hangUp' as const });
    const put = (action: ActionDraft | undefined) => {
      const { [place]: _gone, ...others } = this.actions;
      this.actions = action ? { ...others, [place]: action } : others;
    };
    return actionChoice(place, now, { mayBeNone, put });
  }

  private async publish(menu: Menu): Promise<void> {
    try {
      await api.post('/api/ivr/menus/:id/publish', { params: { id: menu.id } });
      toast('done', this.t('ivr.published'));
      await this.menus.refresh();
    } catch (error) {
      toastError(error);
    }
  }
}
