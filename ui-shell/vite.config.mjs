import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const sdk = join(here, '../plugin-sdk/dist');

/** What a panel may import by name: each becomes an entry of the import map, all of them sharing one copy of lit. */
const shared = {
  lit: 'lit',
  'lit/decorators.js': 'lit/decorators.js',
  'lit/directives/class-map.js': 'lit/directives/class-map.js',
  'lit/directives/if-defined.js': 'lit/directives/if-defined.js',
  'lit/directives/live.js': 'lit/directives/live.js',
  'lit/directives/repeat.js': 'lit/directives/repeat.js',
  'lit/directives/style-map.js': 'lit/directives/style-map.js',
  '@perezvon/sdk/ui': join(sdk, 'ui/index.js'),
  // Loaded by the page that is a phone, and by no other.
  '@perezvon/sdk/ui/sip': join(sdk, 'ui/sip.js'),
  '@perezvon/sdk/shared': join(sdk, 'shared/index.js'),
};
const nameOf = (specifier) => specifier.replace(/^@/, '').replace(/\.js$/, '').replaceAll('/', '-');

// Old hashes would pile up.
rmSync(join(here, 'dist/assets'), { recursive: true, force: true });

/** Writes `shell.json`: where the entry and each shared module lie. */
function shellManifest() {
  return {
    name: 'shell-manifest',
    writeBundle(_options, bundle) {
      const files = Object.values(bundle);
      const entry = (name) =>
        `/${files.find((file) => file.type === 'chunk' && file.isEntry && file.name === name)?.fileName}`;
      const imports = Object.fromEntries(Object.keys(shared).map((specifier) => [specifier, entry(nameOf(specifier))]));
      writeFileSync(
        join(here, 'dist/shell.json'),
        JSON.stringify({ entry: entry('shell'), styles: [], imports }, null, 2),
      );
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [shellManifest()],
  resolve: {
    alias: {
      '@perezvon/sdk/ui/sip': join(sdk, 'ui/sip.js'),
      '@perezvon/sdk/ui': join(sdk, 'ui/index.js'),
      '@perezvon/sdk/shared': join(sdk, 'shared/index.js'),
    },
  },
  build: {
    outDir: join(here, 'dist'),
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: true,
    modulePreload: false,
    rollupOptions: {
      preserveEntrySignatures: 'strict',
      input: {
        shell: join(here, 'dist/compiled/main.js'),
        ...Object.fromEntries(Object.entries(shared).map(([specifier, file]) => [nameOf(specifier), file])),
      },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
});
