import { inject, injectable } from '@perezvon/sdk/server';
import { Acd } from '../acd/index.js';
import { AcdSettings } from '../settings/acd-settings.js';

/** The engine of call distribution with the settings of this installation. Only {@link AcdRuntime} feeds it; others read. */
@injectable()
export class AcdEngine extends Acd {
  constructor(@inject(AcdSettings) settings: AcdSettings) {
    super(settings.options);
  }
}
