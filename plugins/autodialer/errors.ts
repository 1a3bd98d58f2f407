import { ConflictError, InvalidInputError, NotFoundError } from '@perezvon/sdk/server';
import type { CampaignState, StartProblem } from './campaigns/schemas.js';

export class CampaignNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('campaign', id, 'autodialer.campaignNotFound');
  }
}
/** The campaign is in a state in which this cannot be done. */
export class CampaignStateError extends ConflictError {
  constructor(state: CampaignState) {
    super(`not possible while the campaign is ${state}`, { code: 'autodialer.campaignState', params: { state } });
  }
}
/** Why a campaign cannot be started, or a running one not be changed so. The first reason gives the text. */
export class CampaignNotReadyError extends ConflictError {
  constructor(readonly problems: readonly [StartProblem, ...StartProblem[]]) {
    super(`the campaign cannot run: ${problems.join(', ')}`, {
      code: 'autodialer.campaignNotReady',
      textKey: `error.autodialer.campaignNotReady.${problems[0]}`,
      fields: problems.map((problem) => ({
        path: problem,
        message: problem,
        textKey: `error.autodialer.campaignNotReady.${problem}`,
      })),
    });
  }
}
/** A list of the campaign is being loaded. */
export class CampaignImportingError extends ConflictError {
  constructor() {
    super('a list of the campaign is being loaded', { code: 'autodialer.campaignImporting' });
  }
}
/** The contact's row lacks what the message says, or holds what cannot be said. */
export class UnspeakableError extends InvalidInputError {
  constructor(column: string, value: string) {
    super(`the column ${column} cannot be said`, {
      code: 'autodialer.unspeakable',
      params: { column, value: value.slice(0, 100) },
    });
  }
}
/** A new webhook came without the secret that signs its messages. */
export class WebhookSecretError extends InvalidInputError {
  constructor() {
    super('a webhook needs a secret', { code: 'autodialer.webhookSecret' });
  }
}
