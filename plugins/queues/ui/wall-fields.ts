import { html, numberInput } from '@perezvon/sdk/ui';
import { type QueueSettings, wallFigures } from './api.js';

const most = { wait: 36_000, waiting: 10_000, percent: 100 } as const;

/** From where on the wall board turns yellow and red; an empty field leaves it to the queue's service level. */
export const wallFields = (settings: QueueSettings | undefined, t: (key: string) => string) =>
  html`<p class="muted no-margin">${t('queues.wall.hint')}</p>
    ${wallFigures.map(
      (figure) =>
        html`<fieldset>
          <legend>${t(`queues.wall.${figure}`)}</legend>
          <div class="grid">
            ${(['yellow', 'red'] as const).map(
              (tone) =>
                html`<label class="field"
                    >${t(`queues.wall.${tone}`)}${numberInput(
                      `${figure}${tone === 'yellow' ? 'Yellow' : 'Red'}`,
                      settings?.wall[figure][tone],
                      {
                        min: 1,
                        max: most[figure],
                        placeholder: t('queues.wall.usual'),
                      },
                    )}</label>`,
            )}
          </div>
        </fieldset>`,
    )}`;
