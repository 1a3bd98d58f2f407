import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@perezvon/sdk/server';
import { z } from 'zod';

const assetUrl = z.string().regex(/^\/assets\/[A-Za-z0-9_./@-]+$/);
const shellSchema = z.object({
  entry: assetUrl,
  styles: z.array(assetUrl).default([]),
  imports: z.record(z.string().regex(/^[@A-Za-z0-9_./-]+$/), assetUrl),
});

const withoutShell = `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Perezvon</title></head>
<body><p>Интерфейс ещё не собран: <code>npm run build</code>.</p>
<p lang="en">The interface has not been built yet: <code>npm run build</code>.</p></body></html>`;

/** The one HTML page, made of what the interface's build left in `shell.json`; read again when that file changes. */
export class ShellPage {
  private version = Number.NaN;
  private text = withoutShell;
  private hash = '';

  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** Where `/assets/*` comes from. */
  get assets(): string {
    return join(this.folder, 'assets');
  }
  /** CSP source for the import map, the only inline script. */
  get importMapHash(): string {
    return this.hash === '' ? "'self'" : `'sha256-${this.hash}'`;
  }
  html(): string {
    return this.text;
  }

  /** Looks whether the interface was built anew. Before each page, and before its headers. */
  async refresh(): Promise<void> {
    const file = join(this.folder, 'shell.json');
    try {
      const { mtimeMs } = await stat(file);
      if (mtimeMs === this.version) return;
      this.build(shellSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
      this.version = mtimeMs;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.log.error('shell.json cannot be used', { file, error });
      this.version = Number.NaN;
      this.text = withoutShell;
      this.hash = '';
    }
  }

  private build(shell: z.infer<typeof shellSchema>): void {
    const map = JSON.stringify({ imports: shell.imports });
    this.hash = createHash('sha256').update(map).digest('base64');
    const styles = shell.styles.map((url) => `<link rel="stylesheet" href="${url}">`).join('');
    this.text =
      '<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Perezvon</title>' +
      '<meta name="viewport" content="width=device-width, initial-scale=1"><base href="/">' +
      `<meta name="color-scheme" content="light dark"><script type="importmap">${map}</script>${styles}` +
      `<script type="module" src="${shell.entry}"></script></head><body><perezvon-shell></perezvon-shell></body></html>`;
  }
}
