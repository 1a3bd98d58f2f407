import type { BookedContact } from './contact-store.js';
import type { SimulatedCampaign } from './world.js';

/** A call as the carrier saw it begin. */
export interface SeenCall {
  readonly at: number;
  /** As people have set it by now. */
  readonly campaign: SimulatedCampaign;
  readonly contact: Pick<BookedContact, 'id' | 'groupNo' | 'numbers' | 'consent'>;
  readonly number: string;
  readonly trunk: string;
}
