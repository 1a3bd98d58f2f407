import type { Constructor, ServicesHost, Token } from '@perezvon/sdk/server';
import { instanceCachingFactory, type DependencyContainer, type InjectionToken } from 'tsyringe';
import { PluginContractError } from './errors.js';
import type { PluginScope } from './scope.js';

type Key = Token<unknown>;
interface Offer {
  readonly owner: string;
  readonly get: () => unknown;
}

/** Services that running plugins offer to those who need them. */
export class ServiceRegistry {
  private readonly offers = new Map<Key, Offer>();

  /** The number of services on offer, for leak tests. */
  get size(): number {
    return this.offers.size;
  }

  /** The tokens that a plugin has provided so far. */
  providedBy(owner: string): readonly Key[] {
    return [...this.offers].filter(([, offer]) => offer.owner === owner).map(([key]) => key);
  }

  /** @param offered What the plugin's definition says it will provide. */
  part(scope: PluginScope, offered: readonly Key[]): ServicesHost {
    // What needed plugins offer can be injected like the plugin's own; asked late, so a lost need is an error, not a ghost.
    for (const [key, offer] of this.offers) {
      if (offer.owner in scope.manifest.needs) {
        scope.container.register(key as InjectionToken<unknown>, { useFactory: () => this.use(scope, key) });
      }
    }
    return {
      provide: (token, service) => this.provide(scope, offered, token, service),
      use: <T>(token: Token<T>) => this.use(scope, token) as T,
      find: <T>(token: Token<T>) => this.find(scope, token) as T | undefined,
    };
  }

  private provide<T>(scope: PluginScope, offered: readonly Key[], token: Token<T>, service: T | Constructor<T>): void {
    const name = token.description ?? 'service';
    if (!offered.includes(token)) throw new PluginContractError(`${scope.id} provides ${name} but does not offer it`);
    const taken = this.offers.get(token);
    if (taken) throw new PluginContractError(`${name} is already provided by ${taken.owner}`);
    const key = token as InjectionToken<unknown>;
    if (typeof service === 'function') registerClass(scope.container, key, service as Constructor<T>);
    else scope.container.registerInstance(key, service);
    const offer: Offer = { owner: scope.id, get: () => scope.container.resolve(key) };
    scope.own(() => {
      if (this.offers.get(token) === offer) this.offers.delete(token);
    });
    this.offers.set(token, offer);
  }

  private find(scope: PluginScope, token: Key): unknown {
    const offer = this.offers.get(token);
    if (!offer) return undefined;
    const { needs, after } = scope.manifest;
    if (![scope.id, ...Object.keys(needs), ...after].includes(offer.owner)) {
      const name = token.description ?? 'service';
      throw new PluginContractError(
        `${scope.id} looks for ${name} of ${offer.owner}, which its manifest does not name`,
      );
    }
    return offer.get();
  }

  private use(scope: PluginScope, token: Key): unknown {
    const name = token.description ?? 'service';
    const offer = this.offers.get(token);
    if (!offer) throw new PluginContractError(`${name} is not provided by a running plugin`);
    if (offer.owner !== scope.id && !(offer.owner in scope.manifest.needs)) {
      throw new PluginContractError(`${scope.id} uses ${name} of ${offer.owner}, which its manifest does not need`);
    }
    return offer.get();
  }
}

/** One instance per run, the same whether it is asked for by token or by class. */
function registerClass(container: DependencyContainer, key: InjectionToken<unknown>, type: Constructor<unknown>): void {
  const asClass = type as InjectionToken<unknown>;
  if (!container.isRegistered(asClass)) container.registerSingleton(type as new (...args: unknown[]) => unknown);
  container.register(key, { useFactory: instanceCachingFactory((own) => own.resolve(asClass)) });
}
