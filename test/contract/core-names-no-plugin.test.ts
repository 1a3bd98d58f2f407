import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const plugins = readdirSync(join(repository, 'plugins'));
const literal = /'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g;

/** Names in a text that begin with the id of a plugin: destination kinds, permissions, tables, endpoints. */
function pluginNames(text: string): readonly string[] {
  // A folder may be called as it pleases.
  const code = text.replaceAll(/\b(join|resolve)\([^()]*\)/g, '');
  const strings = [...code.matchAll(literal)].map(([, ...parts]) => parts.join(''));
  return strings.filter((one) => plugins.some((id) => new RegExp(`^(.*plugins/)?${id}([._:-]\\S*)?$`).test(one)));
}

it('finds the id of a plugin in a string', () => {
  expect(
    pluginNames(`x('telephony.inbound'); y("sounds"); z('plugins/ivr'); 'recording of a call'; 'mysounds'`),
  ).toEqual(['telephony.inbound', 'sounds', 'plugins/ivr']);
});

// What core must know of a plugin, the plugin tells it.
it.each(['core', 'core/host', 'core/call-engine', 'db', 'asterisk'])('%s names no plugin', (folder) => {
  const files = globSync(`${folder}/src/**/*.ts`, { cwd: repository });
  const sources = files.filter((file) => !/[.]test[.]ts$|[/](testing|test-support|generated)[/]/.test(file));
  expect(sources).not.toEqual([]);
  const named = sources.flatMap((file) =>
    pluginNames(readFileSync(join(repository, file), 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(named).toEqual([]);
});
