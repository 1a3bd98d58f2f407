import { token } from '@perezvon/sdk/server';
import type { Phone, Phones, ShortNumber, ShortNumberSource } from '../index.js';

const shortPattern = /^\d{2,6}$/;

/** Who has which short number in the house: phones first, then what plugins add. */
export class Directory {
  private readonly sources = new Set<ShortNumberSource>();

  constructor(private readonly phones: Phones) {}

  add(source: ShortNumberSource): void {
    this.sources.add(source);
  }
  remove(source: ShortNumberSource): void {
    this.sources.delete(source);
  }
  async find(
    dialled: string,
  ): Promise<{ readonly phone: Phone } | Extract<ShortNumber, { destination: unknown }> | undefined> {
    if (!shortPattern.test(dialled)) return undefined;
    const own = await this.phones.byNumber(dialled);
    if (own) return { phone: own };
    for (const source of this.sources) {
      const found = await source.find(dialled);
      if (!found) continue;
      if ('destination' in found) return found;
      const phone = await this.phones.byId(found.phoneId);
      if (phone) return { phone };
    }
    return undefined;
  }
}
export const DirectoryToken = token<Directory>('telephony.directory');
