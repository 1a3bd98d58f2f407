import { t } from './texts.js';
import { errorText } from './http.js';

/** Says something at the edge of the page for a while; `error` stays until it is closed. */
export function toast(kind: 'done' | 'error', text: string): void {
  window.dispatchEvent(new CustomEvent('pz-toast', { detail: { kind, text } }));
}

/** Shows an error in words. */
export function toastError(error: unknown): void {
  toast('error', errorText(error));
}

/** Asks yes or no; `danger` colours the yes. Resolves to the answer. */
export function confirmDialog(question: {
  readonly text: string;
  readonly yes: string;
  readonly heading?: string;
  readonly danger?: boolean;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = document.createElement('pz-dialog');
    dialog.setAttribute('heading', question.heading ?? t('core.confirm'));
    const text = document.createElement('p');
    text.style.cssText = 'margin:0;white-space:pre-line';
    text.textContent = question.text;
    const answer = (yes: boolean) => {
      dialog.remove();
      resolve(yes);
    };
    const button = (label: string, yes: boolean, style: string) => {
      const element = document.createElement('pz-button');
      element.setAttribute('slot', 'actions');
      element.setAttribute('look', style);
      element.textContent = label;
      element.addEventListener('click', () => answer(yes));
      return element;
    };
    dialog.append(
      text,
      button(t('core.cancel'), false, ''),
      button(question.yes, true, question.danger ? 'danger' : 'primary'),
    );
    dialog.addEventListener('close', () => answer(false));
    document.body.append(dialog);
  });
}

/**
 * Asks, then deletes; a refusal is shown in words. Resolves when it is over, whatever the answer was.
 *
 * @param remove what deletes: `() => api.delete('/api/sounds/prompts/:id', { params: { id } })`
 */
export async function deleteAfterAsking(text: string, remove: () => Promise<unknown>): Promise<void> {
  if (!(await confirmDialog({ text, yes: t('core.delete'), danger: true }))) return;
  try {
    await remove();
  } catch (error) {
    toastError(error);
  }
}
