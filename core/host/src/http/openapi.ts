import type { Route } from '@perezvon/sdk/server';
import { problemSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { publicPermission } from '../core-manifest.js';
import type { Mounts } from './mounts.js';
import { isVersionedEdit } from './versioned-edit.js';

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of all routes that are mounted at this moment. */
export function openApiDocument(mounts: Mounts, version: string): Json {
  const paths = new Map<string, Record<string, unknown>>();
  for (const mount of mounts.all()) {
    for (const route of mount.routes) {
      for (const [index, whole] of mount.pathsOf(route).entries()) {
        const path = whole.replaceAll(/:([a-zA-Z0-9]+)/g, '{$1}');
        const item = paths.get(path) ?? {};
        const owner = [mount.plugin, ...mount.formerly][index] ?? mount.plugin;
        item[route.method.toLowerCase()] = operation(owner, route);
        paths.set(path, item);
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Perezvon', version },
    servers: [{ url: '/' }],
    tags: mounts.all().map((mount) => ({ name: mount.plugin })),
    paths: Object.fromEntries([...paths].toSorted(([a], [b]) => a.localeCompare(b))),
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'perezvon' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(plugin: string, route: Route): Json {
  const body = route.multipart
    ? { 'multipart/form-data': { schema: upload } }
    : route.body && { 'application/json': { schema: schemaOf(route.body, 'input') } };
  const open = route.permission === publicPermission;
  return {
    operationId: operationId(plugin, route),
    tags: [plugin],
    summary: route.summary,
    'x-permission': route.permission,
    security: open ? [] : [{ session: [] }, { token: [] }],
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(isVersionedEdit(route) ? [ifMatch] : route.takesVersion ? [{ ...ifMatch, required: false }] : []),
    ],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      ...answers(route),
      default: {
        description: 'Problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function operationId(plugin: string, { method, path }: Route): string {
  const camel = path.replaceAll(/[^a-zA-Z0-9]+(.)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase());
  return `${plugin}.${method.toLowerCase()}${camel}`;
}

/** A form with a file; what else is in it the route's summary says. */
const upload = {
  type: 'object',
  properties: { file: { type: 'string', format: 'binary' } },
  additionalProperties: { type: 'string' },
};
const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description:
    'The version being edited, as the ETag said: "7"; * for whichever there is. 412 when it is another by now.',
  schema: { type: 'string' },
};

function answers({ method, output }: Route): Json {
  if (!output) return { '2XX': { description: 'Done (204), or a file' } };
  const content = { 'application/json': { schema: schemaOf(output, 'output') } };
  if (method === 'POST')
    return { '2XX': { description: 'Done (200), made (201) or taken on as a job (202)', content } };
  return { 200: { description: 'OK', content } };
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, type]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: type,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    cycles: 'ref',
    reused: 'inline',
  });
  return rest;
}
