import { defaultLanguage, type DestinationRef, type InstalledLanguage, type Language } from '@perezvon/sdk/shared';
import {
  appState,
  css,
  customElement,
  EditPanel,
  formText,
  html,
  nothing,
  queryState,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import './menu-map.js';
import type { IvrApi } from '../api.js';
import {
  type ActionDraft,
  actionOf,
  actionsOf,
  api,
  type Menu,
  menuKeys,
  type MenuSettings,
  type Words,
} from './api.js';

const tones = { published: 'green', changed: 'yellow', draft: '' } as const;
const kinds = ['go', 'repeat', 'language', 'say', 'hangUp'] as const;
/** Each in its own words, as whoever chooses it looks for it. */
const noWords: Words = { greeting: null, text: '' };
const days = [1, 2, 3, 4, 5, 6, 7] as const;
const fresh = (kind: string): ActionDraft | undefined => {
  if (kind === 'go') return { do: 'go', to: undefined };
  if (kind === 'language') return { do: 'language', language: appState.languages.at(-1)?.code ?? defaultLanguage };
  if (kind === 'say') return { do: 'say', text: '' };
  return kind === 'repeat' || kind === 'hangUp' ? { do: kind } : undefined;
};

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
  @state() private actions: Readonly<Record<string, ActionDraft>> = {};
  @state() private collects = false;
  @state() private timed = false;
  @state() private greeting = '';
  @state() private translations: MenuSettings['translations'] = {};
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
    return html`<div class="head">
        <h1>${this.t('ivr.title')}</h1>
        ${
          write
            ? html`<button class="primary" @click=${() => this.open('new')}>
                <pz-icon name="plus"></pz-icon>${this.t('ivr.add')}
              </button>`
            : nothing
        }
      </div>
      ${
        queryState(this.menus) ??
        (menus.length === 0
          ? html`<div class="card empty">
              <pz-icon name="queue"></pz-icon><b>${this.t('ivr.none')}</b><span>${this.t('ivr.none.hint')}</span>
            </div>`
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
    const number = (name: string) => Number(formText(data, name));
    const { digits, otherwise, closed } = this.actions;
    const keys = Object.fromEntries(
      menuKeys.flatMap((key) => (this.actions[key] ? [[key, actionOf(this.actions[key])] as const] : [])),
    );
    const settings = {
      greeting: this.greeting === '' ? null : this.greeting,
      text: formText(data, 'text'),
      translations: this.translations,
      timeoutSeconds: number('timeoutSeconds'),
      repeats: number('repeats'),
      keys,
      collect: this.collects ? { most: number('most'), action: actionOf(digits) } : null,
      otherwise: actionOf(otherwise),
      hours: this.timed
        ? {
            timeZone: formText(data, 'timeZone').trim(),
            days: days.filter((day) => data.has(`day${day}`)),
            from: formText(data, 'from'),
            to: formText(data, 'to'),
            action: actionOf(closed),
          }
        : null,
    };
    return { name: formText(data, 'name').trim(), settings };
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
            this.promptChoice(this.greeting, (id) => (this.greeting = id)),
          )}
          ${this.field(
            'timeoutSeconds',
            html`<input
                name="timeoutSeconds"
                type="number"
                min="1"
                max="60"
                required
                .value=${String(one?.timeoutSeconds ?? 5)}
              />`,
          )}
          ${this.field(
            'repeats',
            html`<input
                name="repeats"
                type="number"
                min="0"
                max="10"
                required
                .value=${String(one?.repeats ?? 2)}
              />`,
          )}
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
                  >${this.t('ivr.collect.most')}<input
                    name="most"
                    type="number"
                    min="1"
                    max="20"
                    required
                    .value=${String(one?.collect?.most ?? 10)}
                /></label>
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
        ${
          this.timed
            ? html`<div class="stack">
                <div class="days" role="group" aria-label=${this.t('ivr.hours.days')}>
                  ${days.map(
                    (day) =>
                      html`<label class="check"
                          ><input
                            type="checkbox"
                            name="day${day}"
                            ?checked=${hours ? hours.days.includes(day) : day < 6}
                          />${this.t(`ivr.day.${day}`)}</label
                        >`,
                  )}
                </div>
                <div class="grid">
                  <label class="field"
                    >${this.t('ivr.hours.from')}<input
                      name="from"
                      required
                      pattern="[0-2][0-9]:[0-5][0-9]"
                      .value=${hours?.from ?? '09:00'} /></label
                  ><label class="field"
                    >${this.t('ivr.hours.to')}<input
                      name="to"
                      required
                      pattern="[0-2][0-9]:[0-5][0-9]"
                      .value=${hours?.to ?? '18:00'}
                  /></label>
                  <label class="field"
                    >${this.t('ivr.hours.zone')}<input
                      name="timeZone"
                      required
                      .value=${hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
                  /></label>
                </div>
                <div class="named"><b class="small">${this.t('ivr.hours.then')}</b>${this.action('closed', false)}</div>
              </div>`
            : nothing
        }`,
      '52rem',
    );
  }

  private promptChoice(chosen: string, choose: (id: string) => void) {
    return html`<select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${chosen === ''}>${this.t('ivr.greeting.text')}</option>
      ${(this.prompts.data ?? []).map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}
    </select>`;
  }
  /** What callers hear who chose a language: offered where a key changes it. */
  private translation({ code: language, name }: InstalledLanguage) {
    const words = this.translations[language];
    const offered = Object.values(this.actions).some(
      (action) => action.do === 'language' && action.language === language,
    );
    if (!words && !offered) return nothing;
    const put = (next: Words | undefined) => {
      const { [language]: _gone, ...others } = this.translations;
      this.translations = next ? { ...others, [language]: next } : others;
    };
    return html`<fieldset>
      <legend>
        <label class="check"
          ><input
            type="checkbox"
            ?checked=${words !== undefined}
            @change=${() => put(words ? undefined : noWords)}
          />${this.t('ivr.translation', { language: name })}</label
        >
      </legend>
      ${
        words
          ? html`<div class="stack">
              <label class="field"
                >${this.t('ivr.greeting')}${this.promptChoice(words.greeting ?? '', (id) =>
                  put({ ...words, greeting: id === '' ? null : id }),
                )}</label
              >
              <label class="field" ?hidden=${words.greeting !== null}
                >${this.t('ivr.text')}<textarea
                  maxlength="2000"
                  .value=${words.text}
                  @change=${(event: Event) => put({ ...words, text: (event.target as HTMLTextAreaElement).value })}
                ></textarea>
              </label>
            </div>`
          : html`<small class="muted">${this.t('ivr.translation.none')}</small>`
      }
    </fieldset>`;
  }

  private action(place: string, mayBeNone: boolean) {
    const now = this.actions[place] ?? (mayBeNone ? undefined : { do: 'hangUp' as const });
    const put = (action: ActionDraft | undefined) => {
      const { [place]: _gone, ...others } = this.actions;
      this.actions = action ? { ...others, [place]: action } : others;
    };
    const choose = (event: Event) => put(fresh((event.target as HTMLSelectElement).value));
    return html`<select aria-label="${place}: ${this.t('ivr.action')}" @change=${choose}>
        ${mayBeNone ? html`<option value="" ?selected=${!now}>${this.t('ivr.do.none')}</option>` : nothing}${kinds.map(
          (kind) => html`<option value=${kind} ?selected=${now?.do === kind}>${this.t(`ivr.do.${kind}`)}</option>`,
        )}
      </select>
      <div>
        ${
          now?.do === 'go'
            ? html`<pz-destination
                .value=${now.to}
                @change=${(event: CustomEvent<DestinationRef | null>) => put({ do: 'go', to: event.detail ?? undefined })}
              ></pz-destination>`
            : now?.do === 'language'
              ? html`<select
                  @change=${(event: Event) => put({ do: 'language', language: (event.target as HTMLSelectElement).value as Language })}
                >
                  ${appState.languages.map(
                    ({ code, name }) => html`<option value=${code} ?selected=${now.language === code}>${name}</option>`,
                  )}
                </select>`
              : now?.do === 'say'
                ? html`<input
                    required
                    maxlength="1000"
                    title=${this.t('ivr.say.hint')}
                    placeholder=${this.t('ivr.say.hint')}
                    .value=${now.text}
                    @change=${(event: Event) => put({ do: 'say', text: (event.target as HTMLInputElement).value })}
                  />`
                : nothing
        }
      </div>`;
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
