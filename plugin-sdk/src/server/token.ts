import type { DependencyContainer, InjectionToken } from 'tsyringe';

declare const tokenType: unique symbol;

/**
 * A typed key for a service. Declare it beside the interface, under the same name, so that one import brings both:
 *
 * ```ts
 * export interface Prompts { media(id: string): string }
 * export const Prompts = token<Prompts>('sounds.prompts');
 * ```
 */
export type Token<T> = symbol & { readonly [tokenType]?: T };

/** @param name `<plugin id>.<service>`; the same name gives the same token in every copy of a module. */
export function token<T>(name: string): Token<T> {
  return Symbol.for(`perezvon:${name}`);
}

// biome-ignore lint: a constructor's parameters are known to tsyringe, not to this type.
export type Constructor<T> = new (...args: never[]) => T;
export type Injectable<T> = Token<T> | Constructor<T>;

/** What a definition asks to be given: names to tokens or classes. */
export type InjectMap = Readonly<Record<string, Injectable<unknown>>>;
/** The values for an {@link InjectMap}. */
export type Injected<M extends InjectMap> = {
  readonly [K in keyof M]: M[K] extends Constructor<infer C> ? C : M[K] extends Token<infer T> ? T : never;
};

/** Resolves each entry of an inject map from a container. For wiring only: logic receives its needs as arguments. */
export function resolveAll<M extends InjectMap>(container: DependencyContainer, map: M): Injected<M> {
  const entries = Object.entries(map).map(([name, key]) => [name, container.resolve(key as InjectionToken<unknown>)]);
  return Object.fromEntries(entries) as Injected<M>;
}
