import { ConfigValueError } from './errors.js';
import { GENERATED_FILES, type GeneratedFile } from './layout.js';

/** A section of one of the generated files. */
export interface ConfigSection {
  readonly file: GeneratedFile;
  /** `^[A-Za-z0-9_-]{1,64}$` */
  readonly name: string;
  /** Makes it a template (`true`, not loaded by itself), or takes the lines of a template of that name. */
  readonly template?: true | string;
  readonly lines: readonly (readonly [key: string, value: string])[];
}
/** The text of each generated file that has content. */
export type ConfigFiles = ReadonlyMap<GeneratedFile, string>;

const NAME = /^[A-Za-z0-9_-]{1,64}$/u;
const KEY = /^[A-Za-z0-9_@-]{1,64}$/u;
// Control characters of ASCII and of Latin 1, and Unicode's own line ends.
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const LONE_SURROGATE = /\p{Cs}/u;
/** Asterisk cuts lines at 8,191 bytes. */
const LINE_BYTES = 4_000;
/** Keys of extensions.conf whose value starts a new step; the arrow is the form that Asterisk documents. */
const ARROW_FILE: GeneratedFile = 'extensions.conf';

function line(section: ConfigSection, key: string, value: string): string {
  const refuse = (problem: string): never => {
    throw new ConfigValueError(section.file, section.name, problem);
  };
  if (!KEY.test(key)) refuse(`not a key: ${JSON.stringify(key)}`);
  if (CONTROL.test(value) || LONE_SURROGATE.test(value)) refuse(`the value of ${key} has a control character`);
  if (Buffer.byteLength(value) > LINE_BYTES) refuse(`the value of ${key} is longer than ${LINE_BYTES} bytes`);
  // Asterisk trims values.
  if (value !== value.trim()) refuse(`the value of ${key} begins or ends with a space`);
  // A bare semicolon starts a comment. Asterisk takes one backslash before each away, and no others.
  const escaped = value.replaceAll(';', '\\;');
  return section.file === ARROW_FILE ? `${key} => ${escaped}` : `${key} = ${escaped}`;
}

function renderSection(section: ConfigSection): string {
  const { file, name, template } = section;
  if (!GENERATED_FILES.includes(file)) throw new ConfigValueError(file, name, 'not a generated file');
  if (!NAME.test(name)) throw new ConfigValueError(file, name, 'not a section name');
  if (typeof template === 'string' && !NAME.test(template))
    throw new ConfigValueError(file, name, `not a template name: ${JSON.stringify(template)}`);
  const tail = template === undefined ? '' : template === true ? '(!)' : `(${template})`;
  return [`[${name}]${tail}`, ...section.lines.map(([key, value]) => line(section, key, value)), ''].join('\n');
}

/**
 * Renders sections into files, in the order given. Same input, same text.
 *
 * @throws ConfigValueError for a name, key or value that could change the meaning of a file.
 */
export function render(sections: readonly ConfigSection[]): ConfigFiles {
  const files = new Map<GeneratedFile, string>();
  for (const section of sections)
    files.set(section.file, `${files.get(section.file) ?? ''}${renderSection(section)}\n`);
  return files;
}
