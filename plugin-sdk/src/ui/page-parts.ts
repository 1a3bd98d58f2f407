import { html, nothing, type TemplateResult } from 'lit';

/** The head of a page: its title, what it is for, and buttons at its end. */
export function pageHead(
  title: string,
  { hint, actions }: { readonly hint?: string; readonly actions?: unknown } = {},
) {
  const heading = html`<h1>${title}</h1>`;
  return html`<div class="head">
    ${hint === undefined ? heading : html`<div>${heading}<p class="muted no-margin">${hint}</p></div>`} ${actions ?? nothing}
  </div>`;
}

/** What stands where a list is empty: a picture, a line, and what to do about it. */
export const emptyState = (icon: string, text: string, hint?: unknown): TemplateResult =>
  html`<div class="empty">
    <pz-icon name=${icon}></pz-icon><b>${text}</b>${hint === undefined ? nothing : html`<span>${hint}</span>`}
  </div>`;
