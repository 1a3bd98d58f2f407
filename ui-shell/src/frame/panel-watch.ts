import { api } from '../api.js';

/** A page that is open in front of somebody in some window, and when it last gave a sign of life. */
interface Sign {
  readonly tag: string;
  readonly at: number;
}
const prefix = 'perezvon.open.';
const beatMs = 1_000;
/** So long without a sign, and the page hangs: it may have a loop that never ends. */
const silentMs = 5_000;

const own = `${prefix}${crypto.randomUUID()}`;
let open: string | undefined;

function beat(): void {
  // A page behind others may be put to sleep by the browser, and nobody waits for it.
  if (open === undefined || document.hidden) localStorage.removeItem(own);
  else localStorage.setItem(own, JSON.stringify({ tag: open, at: Date.now() } satisfies Sign));
}
setInterval(beat, beatMs);
document.addEventListener('visibilitychange', beat);
window.addEventListener('pagehide', () => localStorage.removeItem(own));

/** From now on this panel gives signs of life; none of them is asked of core's own pages (undefined). */
export function watchPanel(tag: string | undefined): void {
  open = tag;
  beat();
}

/**
 * The panels that stopped answering in another window, or in this one before it was loaded anew; each is told of once.
 * A loop cannot be stopped from inside the page, so the page that opens next finds out.
 */
export function takeSilentPanels(): readonly string[] {
  const silent: string[] = [];
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix) && each !== own)) {
    const sign = signOf(localStorage.getItem(key));
    if (sign && Date.now() - sign.at < silentMs) continue;
    localStorage.removeItem(key);
    if (sign) silent.push(sign.tag);
  }
  return [...new Set(silent)];
}

function signOf(text: string | null): Sign | undefined {
  try {
    const { tag, at } = JSON.parse(text ?? '{}') as Partial<Sign>;
    return typeof tag === 'string' && typeof at === 'number' ? { tag, at } : undefined;
  } catch {
    return undefined;
  }
}

const told = new Set<string>();

/** Module Admin names the plugin; each fault is told once for as long as the page lives. */
export function reportPanel(tag: string, kind: 'failed' | 'silent', error?: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const body = kind === 'silent' ? { kind, tag } : { kind, tag, message: message.slice(0, 2_000) };
  const key = JSON.stringify(body);
  if (told.has(key)) return;
  told.add(key);
  api
    .post('/api/core/panel-faults', { body })
    .catch((refused: unknown) => console.warn(`the fault of ${tag} could not be reported`, refused));
}
