import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigValueError } from './errors.js';
import { render, type ConfigSection } from './render.js';

const section = (lines: [string, string][], name = 'trunk'): ConfigSection => ({ file: 'pjsip.conf', name, lines });
const tryRender = (one: ConfigSection): string | undefined => {
  try {
    return render([one]).get(one.file) ?? '';
  } catch (error) {
    if (error instanceof ConfigValueError) return undefined;
    throw error;
  }
};
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\r', '\n', '\u2028', '\u0085', '\0', ';', '\\', '[', ']', '#', '=', '>', '-', 'a', ' '),
  }),
);

describe('render', () => {
  it('writes sections, templates and escaped semicolons', () => {
    const files = render([
      { file: 'pjsip.conf', name: 'base', template: true, lines: [['type', 'endpoint']] },
      { file: 'pjsip.conf', name: 'trunk', template: 'base', lines: [['contact_user', 'a;b']] },
      { file: 'extensions.conf', name: 'ctx', lines: [['exten', '100,1,NoOp(a;b)']] },
    ]);
    expect(files.get('pjsip.conf')).toBe('[base](!)\ntype = endpoint\n\n[trunk](base)\ncontact_user = a\\;b\n\n');
    expect(files.get('extensions.conf')).toBe('[ctx]\nexten => 100,1,NoOp(a\\;b)\n\n');
  });

  it('lets no value add a line, a section or a comment', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const text = tryRender(section([['callerid', value]]));
        if (text === undefined) return true;
        // One heading, one line, one blank: whatever the value was.
        return text === `[trunk]\ncallerid = ${value.replaceAll(';', '\\;')}\n\n` && text.split(/[\r\n]/u).length === 4;
      }),
      { numRuns: 5_000 },
    );
  });

  it('lets no name or key pass that is not one', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const asName = tryRender(section([], text)) === undefined;
        const asKey = tryRender(section([[text, 'x']])) === undefined;
        return asName === !/^[A-Za-z0-9_-]{1,64}$/u.test(text) && asKey === !/^[A-Za-z0-9_@-]{1,64}$/u.test(text);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(['a\nb', 'a\rb', 'a\0b', 'a\u2028b', 'a\u0085b', ' a', 'a ', '\ud800', 'x'.repeat(5_000)])(
    'refuses the value %j',
    (value) => {
      expect(() => render([section([['a', value]])])).toThrow(ConfigValueError);
    },
  );
});
