import { type Problem, problemSchema } from '../shared/index.js';
import { appState } from './app-state.js';
import { hasText, t } from './texts.js';

/** The API refused; `message` is what people read, in their language. */
export class ProblemError extends Error {
  readonly fieldErrors: ReadonlyMap<string, string>;

  constructor(readonly problem: Problem) {
    super(hasText(problem.textKey) ? t(problem.textKey, problem.params) : (problem.detail ?? problem.title));
    this.fieldErrors = new Map(
      (problem.errors ?? []).map(({ path, message, textKey }) => [
        path.replace(/^body\./, ''),
        textKey && hasText(textKey) ? t(textKey) : message,
      ]),
    );
  }
}

/** Told when the API says that nobody is logged in (any more). */
export const loggedOut = new EventTarget();

export interface SendOptions {
  readonly signal?: AbortSignal;
  /** Version of the thing being edited, from its ETag. */
  readonly ifMatch?: string | undefined;
}

/** The server answers or refuses long before. */
const answerMs = 60_000;
/** An upload that has stood still for so long is given up. */
const standstillMs = 120_000;

/**
 * Asks the API. JSON both ways.
 * @throws ProblemError with the API's answer; TypeError when the server cannot be reached, a DOMException TimeoutError when
 * it does not answer within a minute
 */
export async function send<T = unknown>(
  method: string,
  path: string,
  body?: unknown,
  options: SendOptions = {},
): Promise<T> {
  const text = await (await ask(method, path, body, options, 'application/json')).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/**
 * As {@link send}, for an answer that is a file: a sound to be played, a picture.
 * @throws as {@link send}
 */
export async function sendForFile(
  method: string,
  path: string,
  body?: unknown,
  options: SendOptions = {},
): Promise<Blob> {
  return (await ask(method, path, body, options, '*/*')).blob();
}

async function ask(
  method: string,
  path: string,
  body: unknown,
  options: SendOptions,
  accept: string,
): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: {
      accept,
      'accept-language': appState.language,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': `"${options.ifMatch}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.any([AbortSignal.timeout(answerMs), ...(options.signal ? [options.signal] : [])]),
  });
  if (!response.ok) throw problemOf(response.status, await response.text(), path);
  return response;
}

/** Uploads a form; `onProgress` gets bytes sent and bytes in all. */
export function uploadFile<T = unknown>(
  path: string,
  form: FormData,
  onProgress?: (sent: number, all: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('accept-language', appState.language);
    let timer = setTimeout(() => request.abort(), standstillMs);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), standstillMs);
      onProgress?.(loaded, total);
    };
    request.onloadend = () => clearTimeout(timer);
    const unreachable = () => reject(new TypeError('the server cannot be reached'));
    request.onerror = unreachable;
    request.onabort = unreachable;
    request.onload = () => {
      if (request.status >= 400) reject(problemOf(request.status, request.responseText, path));
      else resolve((request.responseText === '' ? undefined : JSON.parse(request.responseText)) as T);
    };
    request.send(form);
  });
}

function problemOf(status: number, text: string, path: string): ProblemError {
  if (status === 401 && !path.endsWith('/session')) loggedOut.dispatchEvent(new Event('loggedout'));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const problem = problemSchema.safeParse(parsed);
  const unknown = {
    type: 'about:blank',
    title: `HTTP ${status}`,
    status,
    code: 'core.http',
    textKey: 'core.error.http',
    params: { status },
  };
  return new ProblemError(problem.success ? problem.data : unknown);
}

/** What people read about any error. */
export function errorText(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))
    return t('core.error.unreachable');
  return error instanceof Error ? error.message : String(error);
}
