import type { Compliance } from '@perezvon/plugin-compliance';
import {
  type Clock,
  HostClock,
  HostServices,
  inject,
  injectable,
  type ServicesHost,
  token,
} from '@perezvon/sdk/server';

// By its name: the plugin may be absent, so none of its code is imported.
const ComplianceToken = token<Compliance>('compliance.compliance');

/** Whether a customer may be called back: compliance says so where it runs, and nothing forbids it where it does not. */
@injectable()
export class CallbackCompliance {
  constructor(
    @inject(HostServices) private readonly services: Pick<ServicesHost, 'find'>,
    @inject(HostClock) private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async allows(number: string): Promise<boolean> {
    const answer = await this.services
      .find(ComplianceToken)
      ?.mayCall({ number, automatic: false, at: this.clock.now() });
    return answer?.allowed ?? true;
  }
}
