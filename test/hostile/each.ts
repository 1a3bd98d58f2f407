import { type ApiClient, ApiProblem } from '../support/api-client.js';

/** So many requests are on their way at once. */
export const workers = 12;

/** Runs `act` over all texts, some at once; no two at once have the same worker. */
export async function each(
  texts: readonly string[],
  act: (text: string, index: number, worker: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async (worker: number) => {
    for (let index = next++; index < texts.length; index = next++) await act(texts[index] ?? '', index, worker);
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
}

/** A text as it may stand in a message of a failing test. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}... (${text.length})` : text);

/** What an answer of the server to hostile input must not be: collects those that are. */
export class Faults {
  readonly found: string[] = [];

  /** The first of them, and what the server said meanwhile; nothing when there are none. */
  some(output: readonly string[]): readonly string[] {
    if (this.found.length === 0) return [];
    return [
      `${this.found.length} faults`,
      ...this.found.slice(0, 12),
      ...output.slice(-6).map((line) => line.slice(0, 700)),
    ];
  }

  add(where: string, text: string, what: string): void {
    this.found.push(`${where} ${shown(text)}: ${what}`);
  }

  /** @returns the answer, or undefined when it was refused with a problem; anything else is a fault */
  async send<T>(api: ApiClient, method: string, path: string, text: string, body?: unknown): Promise<T | undefined> {
    const where = `${method} ${path.slice(0, 100)}`;
    try {
      return await api.send<T>(method, path, body);
    } catch (error) {
      if (!(error instanceof ApiProblem)) this.add(where, text, String(error));
      else if (error.status >= 500 || error.code === 'noCode') this.add(where, text, error.message.slice(0, 300));
      return undefined;
    }
  }

  /** A text that was taken comes back to the letter; only blanks around it may have gone. */
  same(where: string, text: string, got: unknown): void {
    if (got !== text && got !== text.trim()) this.add(where, text, `came back as ${shown(String(got))}`);
  }
}
