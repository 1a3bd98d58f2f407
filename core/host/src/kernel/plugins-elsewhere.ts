import module from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { productRoot } from '../product.js';

/** Real folders of plugins that lie outside the product. */
const outside = new Set<string>();
const isInside = (folder: string, path: string) => path.startsWith(join(folder, sep));
const isOurs = (specifier: string) => specifier.startsWith('@perezvon/');
/** The name of a package, and neither a path nor an address. */
const isBare = (specifier: string) => /^[@\w][^:]*$/.test(specifier);

/**
 * Lets a plugin outside the product import the SDK, and plugins it needs, without installing them: these must be the very
 * classes and tokens that core has. Any other package is its own where it brought it, else the product's.
 */
export function resolveForPlugin(folder: string): void {
  // Node.js before 22.15 has no such hooks: there a link named node_modules beside the plugins does it.
  if (isInside(productRoot, folder) || typeof module.registerHooks !== 'function') return;
  if (outside.size === 0) module.registerHooks({ resolve });
  outside.add(folder);
}

const resolve: module.ResolveHookSync = (specifier, context, next) => {
  const { parentURL } = context;
  if (!isBare(specifier) || !parentURL?.startsWith('file:')) return next(specifier, context);
  const parent = fileURLToPath(parentURL);
  if (![...outside].some((folder) => isInside(folder, parent))) return next(specifier, context);
  // As seen from here, every package of the product can be found.
  const product = { ...context, parentURL: import.meta.url };
  const [first, second] = isOurs(specifier) ? [product, context] : [context, product];
  try {
    return next(specifier, first);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      return next(specifier, second);
    throw error;
  }
};
