/**
 * Writes src/ari/generated/{models,events}.ts from the description of ARI that Asterisk itself ships.
 *
 *   node asterisk/generator/generate-ari-types.ts [folder with channels.json, events.json, ...]
 *
 * The default folder is that of the private Asterisk (`var/root`, or PEREZVON_ROOT). Runs as it is on Node 24.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Property {
  readonly type: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly allowableValues?: { readonly valueType: string; readonly values?: readonly string[] };
}
interface Model {
  readonly id: string;
  readonly description?: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly subTypes?: readonly string[];
}
interface Resource {
  readonly models?: Readonly<Record<string, Model>>;
}

const repository = join(import.meta.dirname, '..', '..');
const root = process.env['PEREZVON_ROOT'] ?? join(repository, 'var', 'root');
const source = process.argv[2] ?? join(root, 'usr/share/asterisk/rest-api');
const target = join(repository, 'asterisk', 'src', 'ari', 'generated');

const models = new Map<string, Model>();
for (const file of readdirSync(source).sort()) {
  if (!file.endsWith('.json')) continue;
  const resource = JSON.parse(readFileSync(join(source, file), 'utf8')) as Resource;
  for (const model of Object.values(resource.models ?? {})) models.set(model.id, model);
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  Date: 'string',
  int: 'number',
  long: 'number',
  double: 'number',
  float: 'number',
  boolean: 'boolean',
  object: 'unknown',
  containers: 'Readonly<Record<string, string>>',
};

function typeOf(property: Property): string {
  const list = /^List\[(.+)\]$/u.exec(property.type);
  if (list?.[1]) return `readonly ${typeOf({ type: list[1] })}[]`;
  if (property.type === 'string' && property.allowableValues?.values)
    return property.allowableValues.values.map((value) => `'${value}'`).join(' | ');
  const name = PRIMITIVES[property.type] ?? property.type;
  if (!(property.type in PRIMITIVES) && !models.has(name)) throw new Error(`unknown type ${property.type}`);
  return name;
}
const oneLine = (text: string) => text.replaceAll(/\s+/gu, ' ').replaceAll('*/', '* /').trim();

function render(model: Model, head: string): string {
  const lines = [`/** ${oneLine(model.description ?? model.id)} */`, head];
  for (const [name, property] of Object.entries(model.properties)) {
    if (name === 'type' && head.includes('extends')) continue;
    if (property.description) lines.push(`  /** ${oneLine(property.description)} */`);
    lines.push(`  readonly ${name}${property.required ? '' : '?'}: ${typeOf(property)};`);
  }
  return lines.join('\n');
}

const events = (models.get('Event')?.subTypes ?? []).filter((name) => name !== 'RESTResponse').toSorted();
const envelope = new Set(['Event', 'Message', 'MissingParams', ...events]);
const plain = [...models.values()]
  .filter((model) => !envelope.has(model.id) && !model.id.startsWith('REST'))
  .toSorted((a, b) => a.id.localeCompare(b.id));

const banner =
  '// Written by asterisk/generator/generate-ari-types.ts from the JSON of Asterisk itself: do not edit.\n';
mkdirSync(target, { recursive: true });
writeFileSync(
  join(target, 'models.ts'),
  `${banner}\n${plain.map((model) => `${render(model, `export interface ${model.id} {`)}\n}`).join('\n\n')}\n`,
);

const bodies = events.map((name) => {
  const model = models.get(name);
  if (!model) throw new Error(`event ${name} has no model`);
  return `${render(model, `export interface ${name} extends AriEventBase {\n  readonly type: '${name}';`)}\n}`;
});
const text = bodies.join('\n\n');
const used = plain.map((model) => model.id).filter((id) => new RegExp(`: (readonly )?${id}\\b`, 'u').test(text));
writeFileSync(
  join(target, 'events.ts'),
  [
    banner,
    `import type { ${used.join(', ')} } from './models.js';\n`,
    '/** What every event carries. */',
    'export interface AriEventBase {',
    '  /** The application that receives the event. */',
    '  readonly application: string;',
    '  /** When Asterisk made it, ISO 8601 with the zone of the server. */',
    '  readonly timestamp: string;',
    '  /** The Asterisk that raised it. */',
    '  readonly asterisk_id?: string;',
    '}\n',
    `${text}\n`,
    '/** Every event that this version of Asterisk describes. */',
    `export type AriKnownEvent =\n${events.map((name) => `  | ${name}`).join('\n')};\n`,
    '/** The names of all known events. */',
    `export const ARI_EVENT_TYPES: readonly AriKnownEvent['type'][] = [\n${events.map((name) => `  '${name}',`).join('\n')}\n];\n`,
  ].join('\n'),
);
process.stdout.write(`${events.length} events, ${plain.length} models\n`);
