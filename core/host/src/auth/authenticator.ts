import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { LoginLockedError } from './errors.js';
import type { Lockout } from './lockout.js';
import { verifyPassword } from './passwords.js';
import type { Users } from './users.js';

/** Log-ins from one address per minute, right and wrong ones: Argon2 is meant to cost, and we pay. */
const perAddress = { points: 60, duration: 60 } as const;

/** Where passwords are tried. */
export class Authenticator {
  private readonly addresses = new RateLimiterMemory({ ...perAddress, keyPrefix: 'login' });

  constructor(
    private readonly users: Users,
    private readonly lockout: Lockout,
  ) {}

  /**
   * @returns the user's id, or nothing when login and password do not fit; which of the two is not said
   * @throws LoginLockedError after too many failures
   */
  async open(login: string, password: string, address: string): Promise<string | undefined> {
    await this.admit(login, address);
    const user = await this.users.byLogin(login);
    const fits = await verifyPassword(user?.active ? user.passwordHash : undefined, password);
    if (!user || !fits) return undefined;
    await this.passed(login, address);
    return user.id;
  }

  async admit(login: string, address: string): Promise<void> {
    try {
      await this.addresses.consume(address);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw new LoginLockedError(refused.msBeforeNext);
      throw refused;
    }
    await this.lockout.admit(login, address);
  }

  async passed(login: string, address: string): Promise<void> {
    await this.lockout.clear(login, address);
    await this.lockout.remember(login, address);
  }
}
