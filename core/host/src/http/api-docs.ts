import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Koa from 'koa';
import { UnauthenticatedError } from '../auth/errors.js';
import type { Mounts } from './mounts.js';
import { openApiDocument } from './openapi.js';
import { principalOf } from './dispatch.js';
import { sendFile } from './static-files.js';

const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

const page = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Perezvon API</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
  <main id="api"></main>
  <script src="/api/docs/swagger-ui-bundle.js"></script>
  <script src="/api/docs/start.js"></script>
</body>
</html>`;

/** A file of its own, because the content security policy allows no script in a page. */
const start = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  // It would ask a server on the internet.
  validatorUrl: null,
});`;

const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'swagger-ui.css',
  'swagger-ui-bundle.js': 'swagger-ui-bundle.js',
};

/** The OpenAPI document for those who are logged in, and Swagger UI to read and try it; all of it from this server. */
export function apiDocs({ mounts, version }: { mounts: Mounts; version: string }): Koa.Middleware {
  return async (context, next) => {
    const name = /^\/api\/(openapi\.json|docs(?:\/.+)?)$/.exec(context.path)?.[1];
    if (context.method !== 'GET' || name === undefined) return next();
    context.set('cache-control', 'no-cache');
    const file = files[name.slice('docs/'.length)];
    if (name === 'openapi.json') {
      if (!principalOf(context)) throw new UnauthenticatedError();
      context.body = openApiDocument(mounts, version);
    } else if (name === 'docs') {
      context.type = 'html';
      context.body = page;
    } else if (name === 'docs/start.js') {
      context.type = 'text/javascript';
      context.body = start;
    } else if (file === undefined || !(await sendFile(context, swaggerUi, file, 'revalidate'))) return next();
  };
}
