import { PassThrough, type Readable } from 'node:stream';
import type { UploadedFile, UploadLimits } from '@perezvon/sdk/server';
import busboy from 'busboy';
import type Koa from 'koa';
import { finishReading } from './finish-reading.js';
import { MalformedBodyError, TooLargeError, UnsupportedBodyError } from './errors.js';

const fieldLimits = { fields: 100, fieldSize: 64 * 1024, headerPairs: 100 } as const;

interface Part {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: UploadedFile;
}

/**
 * The files of a multipart request one after another, each with the plain fields that came before it. Nothing is read
 * ahead: while a file's stream is not read, the sender waits.
 * @throws TooLargeError on the file's stream and from the iteration
 */
export async function* readUpload(
  context: Koa.Context,
  limits: UploadLimits,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  if (!context.is('multipart/form-data')) throw new UnsupportedBodyError(context.get('content-type').slice(0, 100));
  const files = limits.files ?? 1;
  const parser = openParser(context, { ...fieldLimits, fileSize: limits.fileBytes, files });
  const fields = new Map<string, string>();
  const waiting: Part[] = [];
  let failure: Error | undefined;
  let ended = false;
  let wake = () => {};
  let current: Readable | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    current?.destroy(failure);
    for (const part of waiting) part.file.stream.destroy(failure);
    wake();
  };
  parser.on('field', (name, value, info) => {
    if (info.valueTruncated) fail(new TooLargeError('fields', fieldLimits.fieldSize));
    fields.set(name.slice(0, 200), value);
  });
  parser.on('file', (field, source, info) => {
    const stream = new PassThrough();
    current = stream;
    source.once('limit', () => fail(new TooLargeError('file', limits.fileBytes)));
    source.once('error', (error) => fail(new MalformedBodyError(error)));
    // A reader that gives up must not leave the parser waiting for ever.
    stream.once('close', () => source.resume());
    // Its reader hears of a failure; a file that nobody reads must not bring the process down.
    stream.on('error', () => undefined);
    source.pipe(stream);
    const name = info.filename ?? '';
    waiting.push({ fields: Object.fromEntries(fields), file: { field, name, type: info.mimeType, stream } });
    wake();
  });
  parser.once('filesLimit', () => fail(new TooLargeError('files', files)));
  parser.once('fieldsLimit', () => fail(new TooLargeError('fields', fieldLimits.fields)));
  parser.once('error', (error) => fail(new MalformedBodyError(error)));
  parser.once('close', () => {
    ended = true;
    wake();
  });
  const gone = () => fail(signal.reason instanceof Error ? signal.reason : new MalformedBodyError(signal.reason));
  signal.addEventListener('abort', gone, { once: true });
  context.req.pipe(parser);
  try {
    for (;;) {
      if (failure) throw failure;
      const part = waiting.shift();
      if (part) {
        yield part;
        part.file.stream.resume();
      } else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', gone);
    context.req.unpipe(parser);
    current?.destroy();
    finishReading(context);
  }
}

function openParser(context: Koa.Context, limits: busboy.Limits): busboy.Busboy {
  try {
    return busboy({ headers: context.req.headers, limits, defParamCharset: 'utf8' });
  } catch (error) {
    throw new MalformedBodyError(error);
  }
}
