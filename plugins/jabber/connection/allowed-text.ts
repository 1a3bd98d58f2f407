import type { xml } from '@xmpp/client';

export type Stanza = ReturnType<typeof xml>;

/** What XML 1.0 allows nowhere, not even escaped: control characters, halves of pairs, and two more (section 2.2). */
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;

/**
 * A stanza without what would end the stream for everybody: names from a list and texts of queues may hold anything. The
 * XML library escapes what can be escaped, and no more.
 */
export function allowedText(stanza: Stanza): Stanza {
  for (const [key, value] of Object.entries(stanza.attrs))
    if (typeof value === 'string') stanza.attrs[key] = value.replaceAll(forbidden, '');
  stanza.children = stanza.children.map((child) =>
    typeof child === 'string' ? child.replaceAll(forbidden, '') : allowedText(child),
  );
  return stanza;
}
