import { Compliance } from '@perezvon/plugin-compliance';
import { type Clock, HostClock, HostServices, inject, injectable, type ServicesHost } from '@perezvon/sdk/server';

/** Whether a customer may be called back: compliance says so where it runs, and nothing forbids it where it does not. */
@injectable()
export class CallbackCompliance {
  constructor(
    @inject(HostServices) private readonly services: Pick<ServicesHost, 'find'>,
    @inject(HostClock) private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async allows(number: string): Promise<boolean> {
    const answer = await this.services.find(Compliance)?.mayCall({ number, automatic: false, at: this.clock.now() });
    return answer?.allowed ?? true;
  }
}
