import {
  deleteAfterAsking,
  customElement,
  formatTime,
  html,
  nothing,
  PanelElement,
  queryState,
  state,
  pageHead,
} from '@perezvon/sdk/ui';
import { api, type User } from '../api.js';
import './user-dialog.js';

/** People who log in: their roles, language and state. */
@customElement('users-page')
export class UsersPage extends PanelElement {
  private readonly users = api.query(this, '/api/core/users');
  private readonly roles = api.query(this, '/api/core/roles', () => (this.can('core.roles.read') ? {} : undefined));
  @state() private edited: User | 'new' | undefined;

  override render() {
    const write = this.can('core.users.write');
    return html`${pageHead(this.t('core.users.title'), {
      actions: write
        ? html`<button class="primary" @click=${() => (this.edited = 'new')}>
                <pz-icon name="plus"></pz-icon>${this.t('core.users.add')}
              </button>`
        : nothing,
    })}
      ${
        queryState(this.users, this.roles) ??
        html`<div class="card flush">
          <table class="cards">
            <thead>
              <tr>
                <th>${this.t('core.users.name')}</th>
                <th>${this.t('core.login.login')}</th>
                <th>${this.t('core.roles.title')}</th>
                <th>${this.t('core.users.state')}</th>
                <th>${this.t('core.users.lastSeen')}</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${(this.users.data ?? []).map((user) => this.row(user, write))}
            </tbody>
          </table>
        </div>`
      }
      ${
        this.edited
          ? html`<user-dialog
              .user=${this.edited === 'new' ? undefined : this.edited}
              .roles=${this.roles.data ?? []}
              @close=${this.closed}
            ></user-dialog>`
          : nothing
      }`;
  }

  private row(user: User, write: boolean) {
    const roles = user.roles.map((id) => this.roleName(id)).join(', ');
    const locked = user.lockedUntil !== undefined && Date.parse(user.lockedUntil) > Date.now();
    const [tone, text] = !user.active
      ? ['', 'core.users.inactive']
      : locked
        ? ['red', 'core.users.locked']
        : ['green', 'core.users.active'];
    return html`<tr>
      <td data-label=${this.t('core.users.name')}><b>${user.name}</b></td>
      <td data-label=${this.t('core.login.login')}>${user.login}</td>
      <td data-label=${this.t('core.roles.title')}>${roles || '–'}</td>
      <td data-label=${this.t('core.users.state')}><span class="badge ${tone}">${this.t(text)}</span></td>
      <td data-label=${this.t('core.users.lastSeen')}>${formatTime(user.lastSeen) || '–'}</td>
      <td class="right nowrap">
        ${
          write
            ? html`<button
                  class="plain icon"
                  aria-label="${this.t('core.edit')}: ${user.login}"
                  @click=${() => (this.edited = user)}
                >
                  <pz-icon name="edit"></pz-icon></button
                ><button
                  class="plain icon"
                  aria-label="${this.t('core.delete')}: ${user.login}"
                  @click=${() => this.delete(user)}
                >
                  <pz-icon name="trash"></pz-icon>
                </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  private roleName(id: string): string {
    const role = this.roles.data?.find((each) => each.id === id);
    return role?.builtIn ? this.t(`core.role.${role.id}`) : (role?.name ?? id);
  }

  private closed(): void {
    this.edited = undefined;
    void this.users.refresh();
  }

  private async delete(user: User): Promise<void> {
    await deleteAfterAsking(this.t('core.users.confirmDelete', { name: user.name }), () =>
      api.delete('/api/core/users/:id', { params: { id: user.id }, version: user.version }),
    );
    await this.users.refresh();
  }
}
