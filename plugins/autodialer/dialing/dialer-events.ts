import { EventEmitter } from 'node:events';
import { injectable } from '@perezvon/sdk/server';
import type { Counts } from '../campaigns/schemas.js';
import type { AttemptEnd } from './attempt.js';

/** What the stages of an attempt tell whoever listens; they know nobody by name. */
interface Events {
  /** Something of the campaign is not as it was: its state, its counts or its lines. */
  readonly changed: [campaignId: string];
  /** The campaign and its counts were read again: it may have become finished. */
  readonly reloaded: [campaignId: string];
  /** The end of an attempt is in the database. */
  readonly attemptEnded: [end: AttemptEnd];
  readonly campaignFinished: [campaignId: string, counts: Counts];
}

@injectable()
export class DialerEvents extends EventEmitter<Events> {}
