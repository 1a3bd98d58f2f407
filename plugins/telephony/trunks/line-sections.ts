import type { ConfigSection } from '@perezvon/sdk/server';
import type { TrunkModel } from '../models.js';
import { linesSchema } from '../schemas.js';

const inboundContext = 'perezvon-inbound';

/** What ooh323.conf says of a trunk by H.323. */
export const h323Sections = ({ endpoint: name, host, port, codecs }: TrunkModel): readonly ConfigSection[] => [
  {
    file: 'ooh323.conf',
    name,
    lines: [
      ['type', 'friend'],
      ['context', inboundContext],
      ['ip', host],
      ['port', String(port)],
      ['disallow', 'all'],
      // H.323 has no list of codecs: each is named by itself.
      ...codecs.split(',').map((codec) => ['allow', codec] as const),
      ['dtmfmode', 'rfc2833'],
      ['faststart', 'yes'],
      ['h245tunneling', 'yes'],
    ],
  },
];

/** What chan_dahdi.conf says of an E1 or of analog lines. */
export function dahdiSections({ endpoint: name, kind, lines, numbering }: TrunkModel): readonly ConfigSection[] {
  const found = lines === null ? undefined : linesSchema.parse(JSON.parse(lines));
  if (!found) return [];
  const { group, channels, signalling } = found;
  return [
    {
      file: 'chan_dahdi.conf',
      name,
      lines: [
        ['context', inboundContext],
        ...(kind === 'e1' ? ([['switchtype', 'euroisdn']] as const) : ([['callerid', 'asreceived']] as const)),
        ['signalling', signalling],
        ['group', String(group)],
        ['echocancel', 'yes'],
        ['setvar', `PEREZVON_TRUNK=${name}`],
        ['setvar', `PEREZVON_NUMBERING=${numbering}`],
        // Last: a channel takes what stands before it.
        ['dahdichan', channels],
      ],
    },
  ];
}
