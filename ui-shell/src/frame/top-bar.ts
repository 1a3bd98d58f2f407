import {
  appState,
  css,
  customElement,
  html,
  nothing,
  PanelElement,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { api } from '../api.js';
import { nextLanguage, useLanguage } from '../languages.js';
import { savedTheme, setTheme, type Theme } from '../tokens.js';
import './password-dialog.js';

const themes: readonly Theme[] = ['auto', 'light', 'dark'];

/** Apply, language, theme and the person's own menu. */
@customElement('top-bar')
export class TopBar extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 20;
        background: color-mix(in srgb, var(--pz-bg) 88%, transparent);
        backdrop-filter: blur(8px);
        border-bottom: 1px solid var(--pz-border);
      }
      .bar {
        display: flex;
        gap: 0.4rem;
        align-items: center;
        padding: 0.5rem clamp(0.75rem, 3vw, 2.25rem);
        min-height: 3.4rem;
      }
      .burger {
        display: none;
      }
      .apply {
        display: flex;
        gap: 0.75rem;
        align-items: center;
        padding: 0.3rem 0.4rem 0.3rem 0.9rem;
        border-radius: 10px;
        background: color-mix(in srgb, var(--pz-yellow) 22%, var(--pz-surface));
        border: 1px solid color-mix(in srgb, var(--pz-yellow) 55%, transparent);
      }
      .apply span {
        flex: 1 1 auto;
        min-width: 0;
      }
      details {
        position: relative;
      }
      summary {
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .menu {
        position: absolute;
        right: 0;
        top: calc(100% + 0.4rem);
        min-width: 13rem;
        background: var(--pz-surface);
        border: 1px solid var(--pz-border);
        border-radius: 12px;
        padding: 0.4rem;
        box-shadow: 0 16px 40px rgb(0 0 0 / 25%);
        display: grid;
      }
      .menu button {
        justify-content: flex-start;
      }
      .menu .who {
        padding: 0.5rem 0.9rem;
      }
      .menu .who small {
        display: block;
        color: var(--pz-muted);
      }
      @media (max-width: 860px) {
        .burger {
          display: inline-flex;
        }
        .name {
          display: none;
        }
        .bar {
          flex-wrap: wrap;
        }
        .apply {
          order: 9;
          flex: 1 1 100%;
        }
      }
      @media (max-width: 480px) {
        .apply {
          flex-wrap: wrap;
          justify-content: flex-end;
          padding: 0.5rem 0.6rem;
        }
        .apply span {
          flex-basis: 70%;
        }
      }
    `,
  ];
  @state() private theme: Theme = savedTheme();
  @state() private changingPassword = false;
  private readonly config = api.live(this, 'core.config', () =>
    this.can('core.asteriskConfig.read') ? {} : undefined,
  );

  override render() {
    const name = appState.session?.user.name ?? '';
    const next = themes[(themes.indexOf(this.theme) + 1) % themes.length] ?? 'auto';
    return html`<div class="bar">
        <button
          class="plain icon burger"
          aria-label=${this.t('core.menu.label')}
          @click=${() => this.dispatchEvent(new CustomEvent('menu'))}
        >
          <pz-icon name="menu"></pz-icon>
        </button>
        <div class="grow"></div>
        ${this.config.data?.changed ? this.applyBar() : nothing}
        <button
          class="plain"
          @click=${this.switchLanguage}
          title=${this.t('core.language.switch', { name: nextLanguage().name })}
        >
          <pz-icon name="language"></pz-icon>${nextLanguage().code.toUpperCase()}
        </button>
        <button
          class="plain icon"
          @click=${() => this.setTheme(next)}
          title=${this.t(`core.theme.${this.theme}`)}
          aria-label=${this.t(`core.theme.${this.theme}`)}
        >
          <pz-icon name=${this.theme === 'dark' ? 'moon' : this.theme === 'light' ? 'sun' : 'contrast'}></pz-icon>
        </button>
        <details @focusout=${this.closeMenu}>
          <summary class="button plain"><pz-icon name="users"></pz-icon><span class="name">${name}</span></summary>
          <div class="menu">
            <div class="who"><b>${name}</b><small>${appState.session?.user.login}</small></div>
            <button class="plain" @click=${() => (this.changingPassword = true)}>
              <pz-icon name="key"></pz-icon>${this.t('core.password.change')}
            </button>
            <button class="plain" @click=${() => this.dispatchEvent(new CustomEvent('logout'))}>
              <pz-icon name="logout"></pz-icon>${this.t('core.logout')}
            </button>
          </div>
        </details>
      </div>
      ${this.changingPassword ? html`<password-dialog @close=${() => (this.changingPassword = false)}></password-dialog>` : nothing}`;
  }

  private applyBar() {
    return html`<div class="apply" role="status">
      <pz-icon name="warning"></pz-icon><span class="grow">${this.t('core.config.pending')}</span>
      <a class="button" href="/config">${this.t('core.config.look')}</a>
      ${
        this.can('core.asteriskConfig.apply')
          ? html`<button class="primary" @click=${this.apply}>${this.t('core.config.apply')}</button>`
          : nothing
      }
    </div>`;
  }

  private async apply(): Promise<void> {
    try {
      await api.post('/api/core/asterisk-config/apply', { body: {} });
      toast('done', this.t('core.config.applied'));
    } catch (error) {
      toastError(error);
    }
  }

  private async switchLanguage(): Promise<void> {
    const language = nextLanguage().code;
    try {
      await useLanguage(language);
      await api.patch('/api/core/session', { body: { language } });
    } catch (error) {
      toastError(error);
    }
  }

  private setTheme(theme: Theme): void {
    setTheme(theme);
    this.theme = theme;
  }

  private closeMenu(event: FocusEvent): void {
    const menu = event.currentTarget;
    if (
      menu instanceof HTMLDetailsElement &&
      !(event.relatedTarget instanceof Node && menu.contains(event.relatedTarget))
    )
      menu.open = false;
  }
}
