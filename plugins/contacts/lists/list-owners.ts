import { defineExtensionPoint, NotFoundError } from '@perezvon/sdk/server';

/** Whoever has lists and calls their contacts: the plugin of campaigns. */
export interface ListOwner {
  /** @throws NotFoundError when there is no such campaign */
  check(campaignId: string): Promise<void>;
  /** The campaign has other contacts than before. */
  changed(campaignId: string): Promise<void>;
}
export const ListOwners = defineExtensionPoint<ListOwner>('contacts.listOwners');

/** The owners that are running. */
export class ListOwnerRegistry {
  private readonly owners = new Set<ListOwner>();

  add(owner: ListOwner): void {
    this.owners.add(owner);
  }
  remove(owner: ListOwner): void {
    this.owners.delete(owner);
  }

  /** @throws NotFoundError when nobody has such a campaign */
  async check(campaignId: string): Promise<void> {
    if (this.owners.size === 0) throw new NotFoundError('campaign', campaignId, 'autodialer.campaignNotFound');
    for (const owner of this.owners) await owner.check(campaignId);
  }
  async changed(campaignId: string): Promise<void> {
    for (const owner of this.owners) await owner.changed(campaignId);
  }
}
