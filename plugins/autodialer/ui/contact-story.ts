import {
  customElement,
  formatClock,
  formatDuration,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  queryState,
  state,
  toastError,
} from '@perezvon/sdk/ui';
import { decisionText } from './decision.js';
import { reasonText } from './reason-text.js';
import { api, contactTones, outcomeTone, type Story } from './types.js';

/** Everything about one contact: how it stands, why, when it will be tried, and all that was done about it. */
@customElement('autodialer-story')
export class ContactStory extends PanelElement {
  @property({ type: Number }) contactId = 0;
  @state() private sound = '';
  private readonly story = api.query(this, '/api/autodialer/contacts/:id', () => ({ params: { id: this.contactId } }));
  private readonly why = api.query(this, '/api/autodialer/contacts/:id/why', () => ({
    params: { id: this.contactId },
  }));
  private readonly policies = api.query(this, '/api/autodialer/policies', () =>
    this.can('autodialer.campaigns.read') ? {} : undefined,
  );

  override disconnectedCallback(): void {
    this.forgetSound();
    super.disconnectedCallback();
  }

  override render() {
    const close = () => this.dispatchEvent(new CustomEvent('close'));
    const contact = this.story.data;
    return html`<pz-dialog width="46rem" heading=${contact ? formatPhone(contact.number) : '…'} @close=${close}>
      ${
        contact
          ? html`${this.standing(contact)}
              <dl class="facts">
                <dt>${this.t('autodialer.report.name')}</dt>
                <dd>${contact.name}</dd>
                ${Object.entries(contact.data).map(
                  ([key, value]) =>
                    html`<dt>${key}</dt>
                      <dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd>`,
                )}
                <dt>${this.t('autodialer.lists.name')}</dt>
                <dd>${contact.list}</dd>
              </dl>
              ${
                this.can('autodialer.campaigns.write')
                  ? html`<p style="margin:1rem 0 0">
                      <button @click=${() => this.listen(contact)}>
                        <pz-icon name="play"></pz-icon>${this.t('autodialer.story.listen')}
                      </button>
                    </p>`
                  : nothing
              }
              ${
                this.sound
                  ? html`<p style="margin:0.75rem 0 0">
                      <audio class="full" controls autoplay src=${this.sound}></audio>
                    </p>`
                  : nothing
              }
              <h3 style="margin-top:1.25rem">${this.t('autodialer.tab.attempts')}</h3>
              <table>
                <tbody>
                  ${contact.story.map(
                    (attempt) =>
                      html`<tr>
                          <td class="num">${attempt.ordinal}</td>
                          <td class="num">${formatTime(attempt.createdAt, true)}</td>
                          <td>
                            <span class="badge ${outcomeTone(attempt.outcome)}"
                              >${attempt.outcome ? this.t(`autodialer.outcome.${attempt.outcome}`) : '…'}</span
                            >${
                              attempt.answer
                                ? html`<br /><span class="small muted"
                                      >${this.t(`autodialer.answer.${attempt.answer}`)}</span
                                    >`
                                : nothing
                            }
                          </td>
                          <td class="num muted">
                            ${attempt.heardMs === null ? '' : this.t('autodialer.heard', { time: formatDuration(attempt.heardMs) })}
                          </td>
                          <td class="small muted">
                            ${attempt.sipStatus ? `SIP ${attempt.sipStatus}` : attempt.cause ? `Q.850 ${attempt.cause}` : ''}
                          </td>
                        </tr>
                        ${
                          attempt.decision === null
                            ? nothing
                            : html`<tr>
                                <td></td>
                                <td colspan="4" class="small muted break">
                                  ${decisionText(attempt.decision, this.policyNames(), (key, params) => this.t(key, params))}
                                </td>
                              </tr>`
                        }
                        ${
                          attempt.events.length === 0
                            ? nothing
                            : html`<tr>
                                <td></td>
                                <td colspan="4">
                                  <details>
                                    <summary class="small">${this.t('autodialer.story.events')}</summary>
                                    <table class="small">
                                      <tbody>
                                        ${attempt.events.map(
                                          ({ at, event, data }) =>
                                            html`<tr>
                                              <td class="num muted">${formatClock(Date.parse(at))}</td>
                                              <td><b>${event}</b></td>
                                              <td class="muted break">${factsOf(data)}</td>
                                            </tr>`,
                                        )}
                                      </tbody>
                                    </table>
                                  </details>
                                </td>
                              </tr>`
                        }`,
                  )}
                </tbody>
              </table>`
          : queryState(this.story)
      }
      <pz-button slot="actions" @click=${close}>${this.t('core.close')}</pz-button></pz-dialog
    >`;
  }

  /** State, reason, and when it will be tried. */
  private standing({ state: now, reason, lastOutcome, nextAt, opening }: Story) {
    const waits = now === 'waiting';
    const opens = waits && opening ? opening.from : undefined;
    return html`<p class="row" style="margin:0 0 1rem">
        <span class="badge ${contactTones[now] ?? ''}">${this.t(`autodialer.contact.state.${now}`)}</span>
        <span
          >${reason ? this.t(`autodialer.reason.${reason}`) : lastOutcome ? this.t(`autodialer.outcome.${lastOutcome}`) : nothing}</span
        >
      </p>
      ${
        waits
          ? html`<dl class="facts" style="margin-bottom:0.5rem">
              <dt>${this.t('autodialer.why.title')}</dt>
              <dd>${this.why.data ? reasonText(this.why.data, (key, params) => this.t(key, params)) : '…'}</dd>
              <dt>${this.t('autodialer.field.nextAt')}</dt>
              <dd>${nextAt ? formatTime(nextAt) : this.t('autodialer.nextInTurn')}</dd>
              <dt>${this.t('autodialer.story.hours')}</dt>
              <dd>
                ${
                  opens && opening
                    ? this.t('autodialer.story.open', { from: formatTime(opens), to: formatTime(opening.to) })
                    : this.t('autodialer.story.neverOpen')
                }
              </dd>
            </dl>`
          : nothing
      }`;
  }

  private policyNames(): ReadonlyMap<string, string> {
    return new Map((this.policies.data ?? []).map(({ id, name }) => [id, name]));
  }

  private async listen({ id: contactId, campaignId }: Story): Promise<void> {
    this.forgetSound();
    try {
      const { message, language } = await api.get('/api/autodialer/campaigns/:id', {
        params: { id: campaignId },
      });
      const body = { message, language, contactId };
      this.sound = URL.createObjectURL(await api.file('/api/autodialer/message/preview', { body }));
    } catch (error) {
      toastError(error);
    }
  }
  private forgetSound(): void {
    if (this.sound) URL.revokeObjectURL(this.sound);
    this.sound = '';
  }
}

const factsOf = (data: Readonly<Record<string, unknown>>): string =>
  Object.entries(data)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
