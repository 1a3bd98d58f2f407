import { html, nothing } from '@perezvon/sdk/ui';
import type { Member, Operator } from './api.js';

const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9];

interface MembersParts {
  readonly members: readonly Member[];
  /** All there are; absent for who may not read them. */
  readonly operators: readonly Operator[];
  t(key: string, values?: Readonly<Record<string, string>>): string;
  change(members: readonly Member[]): void;
}

/** Who works in a queue: in the order in which they are asked, each with their level; and who could be added. */
export function membersList({ members, operators, t, change }: MembersParts) {
  const operatorOf = (id: string) => operators.find((one) => one.id === id);
  const without = (id: string) => members.filter(({ operatorId }) => operatorId !== id);
  const swap = (at: number) => {
    const [first, second] = [members[at], members[at + 1]];
    if (first && second) change([...members.slice(0, at), second, first, ...members.slice(at + 2)]);
  };
  const relevel = (id: string, event: Event) => {
    const level = Number((event.target as HTMLSelectElement).value);
    change(members.map((one) => (one.operatorId === id ? { ...one, level } : one)));
  };
  const row = ({ operatorId, level }: Member, at: number) => {
    const operator = operatorOf(operatorId);
    const name = operator?.name ?? '';
    const button = (key: string, sign: string, disabled: boolean, act: () => void) =>
      html`<button
        type="button"
        class="plain icon"
        title=${t(key)}
        aria-label="${t(key)}: ${name}"
        ?disabled=${disabled}
        @click=${act}
      >
        ${sign}
      </button>`;
    return html`<tr>
      <td class="num muted right">${at + 1}</td>
      <td><span class="num muted">${operator?.number ?? ''}</span> ${name}</td>
      <td>
        <select
          class="auto"
          aria-label=${t('queues.members.levelOf', { name })}
          @change=${(event: Event) => relevel(operatorId, event)}
        >
          ${levels.map((one) => html`<option value=${one} ?selected=${one === level}>${one}</option>`)}
        </select>
      </td>
      <td class="right nowrap">
        ${button('queues.members.up', '↑', at === 0, () => swap(at - 1))}${button(
          'queues.members.down',
          '↓',
          at === members.length - 1,
          () => swap(at),
        )}${button('queues.members.remove', '×', false, () => change(without(operatorId)))}
      </td>
    </tr>`;
  };
  const others = operators.filter(({ id }) => !members.some(({ operatorId }) => operatorId === id));
  return html`<p class="muted no-margin">${t('queues.members.hint')}</p>
    ${
      members.length === 0
        ? nothing
        : html`<table>
            <thead>
              <tr>
                <th class="right">№</th>
                <th>${t('queues.members.operator')}</th>
                <th>${t('queues.members.level')}</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${members.map(row)}
            </tbody>
          </table>`
    }
    ${
      others.length === 0
        ? nothing
        : html`<fieldset>
            <legend>${t('queues.members.add')}</legend>
            <div class="grid">
              ${others.map(
                ({ id, number, name }) =>
                  html`<button
                      type="button"
                      class="plain left"
                      aria-label="${t('queues.members.add')}: ${name}"
                      @click=${() => change([...members, { operatorId: id, level: 1 }])}
                    >
                      + <span class="num muted">${number}</span> ${name}
                    </button>`,
              )}
            </div>
          </fieldset>`
    }`;
}
