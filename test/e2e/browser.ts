import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Debian's Chromium without a window, and without its own calls to the outside. */
export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  if (!chromiumPath) throw new Error('Chromium is missing: apt-get install chromium');
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath: chromiumPath, args: ['--headless', '--no-sandbox', ...quiet, ...more] });
}

/** For pages that speak: a microphone that beeps once a second, allowed without a question. */
export const fakeMicrophone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** A page of a person with their own language, theme and window; what the page complains about is kept. */
export async function openPage(
  browser: Browser,
  options: { locale?: string; dark?: boolean; width?: number } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { locale = 'ru-RU', dark = false, width = 1280 } = options;
  const context = await browser.newContext({
    locale,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height: 860 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser reports each refused request; whether it was right to be refused the test knows itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return { page, complaints };
}
