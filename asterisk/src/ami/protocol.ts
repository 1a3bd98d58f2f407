import { AmiError } from './errors.js';

/** One message of AMI: fields in order of arrival; a field may come several times (`Output`, `Variable`). */
export interface AmiMessage {
  /** The first value of a field, its name in any case; undefined when absent. */
  get(name: string): string | undefined;
  all(name: string): readonly string[];
  /** All fields, named as Asterisk names them; of a field that came several times the first. */
  readonly fields: Readonly<Record<string, string>>;
}
/** Fields of an action; a list sends the field once for each value. */
export type AmiFields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const END = '\r\n\r\n';
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/u;
const LINE_END = /[\r\n\0]/u;
const MAX_MESSAGE = 16 * 1024 * 1024;

/** Writes an action. @throws AmiError `ami.value` for a value with a line end, which would start a second action. */
export function encodeAction(action: string, id: string, fields: AmiFields): string {
  const lines: string[] = [];
  const add = (name: string, value: string) => {
    if (!NAME.test(name)) throw new AmiError('ami.value', `not a field of AMI: ${JSON.stringify(name)}`);
    if (LINE_END.test(value)) throw new AmiError('ami.value', `AMI field ${name} has a line end in it`);
    lines.push(`${name}: ${value}`);
  };
  add('Action', action);
  add('ActionID', id);
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value]) add(name, String(one));
  return lines.join('\r\n') + END;
}

/** Cuts a stream of text into messages. */
export class AmiParser {
  #rest = '';
  #greeted = false;

  push(text: string): AmiMessage[] {
    this.#rest += text;
    if (!this.#greeted) {
      const end = this.#rest.indexOf('\r\n');
      if (end < 0) return [];
      this.#greeted = true;
      this.#rest = this.#rest.slice(end + 2);
    }
    const messages: AmiMessage[] = [];
    let from = 0;
    for (let end = this.#rest.indexOf(END); end >= 0; end = this.#rest.indexOf(END, from)) {
      messages.push(parse(this.#rest.slice(from, end)));
      from = end + END.length;
    }
    this.#rest = this.#rest.slice(from);
    if (this.#rest.length > MAX_MESSAGE) throw new AmiError('ami.unavailable', 'AMI sent a message without an end');
    return messages;
  }
}

function parse(text: string): AmiMessage {
  const fields = new Map<string, string[]>();
  const named: Record<string, string> = {};
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).replace(/^ /u, '');
    named[line.slice(0, colon)] ??= value;
    const known = fields.get(name);
    if (known) known.push(value);
    else fields.set(name, [value]);
  }
  return {
    get: (name) => fields.get(name.toLowerCase())?.[0],
    all: (name) => fields.get(name.toLowerCase()) ?? [],
    fields: named,
  };
}
