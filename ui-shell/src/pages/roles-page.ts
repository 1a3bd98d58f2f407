import {
  confirmDialog,
  css,
  formText,
  customElement,
  html,
  nothing,
  PanelElement,
  queryState,
  sharedStyles,
  state,
  toastError,
  pageHead,
} from '@perezvon/sdk/ui';
import { api, type Permission, type Role } from '../api.js';

/** Roles and what each may do: a table of permissions by plugin. */
@customElement('roles-page')
export class RolesPage extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      th.role {
        text-align: center;
        white-space: normal;
        min-width: 7rem;
      }
      td.tick {
        text-align: center;
      }
      tr.plugin td {
        background: var(--pz-hover);
        font-weight: 650;
        font-size: 0.82rem;
        padding-block: 0.4rem;
      }
      td code {
        color: var(--pz-muted);
        font-size: 0.78rem;
        display: block;
      }
      td:first-child,
      th:first-child {
        position: sticky;
        left: 0;
        background: var(--pz-surface);
      }
      tr.plugin td:first-child {
        background: var(--pz-hover);
      }
    `,
  ];
  private readonly roles = api.query(this, '/api/core/roles');
  private readonly permissions = api.query(this, '/api/core/permissions');
  @state() private adding = false;

  override render() {
    const write = this.can('core.roles.write');
    const roles = this.roles.data ?? [];
    const plugins = [...new Set((this.permissions.data ?? []).map(({ plugin }) => plugin))];
    return html`${pageHead(this.t('core.roles.title'), {
      hint: this.t('core.roles.text'),
      actions: write
        ? html`<button class="primary" @click=${() => (this.adding = true)}>
                <pz-icon name="plus"></pz-icon>${this.t('core.roles.add')}
              </button>`
        : nothing,
    })}
      ${
        queryState(this.roles, this.permissions) ??
        html`<div class="card flush scroll">
          <table>
            <thead>
              <tr>
                <th>${this.t('core.roles.permission')}</th>
                ${roles.map(
                  (role) =>
                    html`<th class="role">
                        ${this.nameOf(role)}
                        ${
                          write && !role.builtIn
                            ? html`<button
                                class="plain icon"
                                aria-label=${this.t('core.delete')}
                                @click=${() => this.delete(role)}
                              >
                                <pz-icon name="trash"></pz-icon>
                              </button>`
                            : nothing
                        }
                      </th>`,
                )}
              </tr>
            </thead>
            <tbody>
              ${plugins.map(
                (plugin) =>
                  html`<tr class="plugin">
                      <td colspan=${roles.length + 1}>${this.t(`${plugin}.title`)}</td>
                    </tr>
                    ${(this.permissions.data ?? [])
                      .filter((each) => each.plugin === plugin)
                      .map((permission) => this.row(permission, roles, write))}`,
              )}
            </tbody>
          </table>
        </div>`
      }
      ${this.adding ? this.dialog() : nothing}`;
  }

  private row(permission: Permission, roles: readonly Role[], write: boolean) {
    return html`<tr>
      <td>${this.t(permission.titleKey)}<code>${permission.id}</code></td>
      ${roles.map((role) => {
        const all = role.permissions.includes('*');
        const label = `${this.nameOf(role)}: ${this.t(permission.titleKey)}`;
        return html`<td class="tick">
          <input
            type="checkbox"
            aria-label=${label}
            .checked=${all || role.permissions.includes(permission.id)}
            ?disabled=${!write || all}
            @change=${() => this.toggle(role, permission.id)}
          />
        </td>`;
      })}
    </tr>`;
  }

  private dialog() {
    const close = () => (this.adding = false);
    return html`<pz-dialog heading=${this.t('core.roles.add')} @close=${close}>
      <form id="add" @submit=${this.add}>
        <label class="field">${this.t('core.roles.name')}<input name="name" required maxlength="120" /></label>
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button
        slot="actions"
        look="primary"
        @click=${() => this.shadowRoot?.querySelector<HTMLFormElement>('#add')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }

  private nameOf(role: Role): string {
    return role.builtIn ? this.t(`core.role.${role.id}`) : role.name;
  }

  private async toggle(role: Role, permission: string): Promise<void> {
    const permissions = role.permissions.includes(permission)
      ? role.permissions.filter((each) => each !== permission)
      : [...role.permissions, permission];
    await this.act(() =>
      api.patch('/api/core/roles/:id', { params: { id: role.id }, body: { permissions }, version: role.version }),
    );
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const name = formText(new FormData(event.target), 'name');
    this.adding = false;
    await this.act(() => api.post('/api/core/roles', { body: { name, permissions: [] } }));
  }

  private async delete(role: Role): Promise<void> {
    if (
      await confirmDialog({
        text: this.t('core.roles.confirmDelete', { name: role.name }),
        yes: this.t('core.delete'),
        danger: true,
      })
    )
      await this.act(() => api.delete('/api/core/roles/:id', { params: { id: role.id }, version: role.version }));
  }

  private async act(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toastError(error);
    }
    await this.roles.refresh();
  }
}
