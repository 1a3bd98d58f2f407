import type { ConfigSection } from '@perezvon/sdk/server';
import type { PhoneModel } from '../models.js';

/** The dialplan's door for calls from our own phones. It knows no way to a trunk. */
const internalContext = 'perezvon-internal';

/** What pjsip.conf says of a phone. It proves itself by its password, for calls and for its registration. */
export function phoneSections({ endpoint: name, number, password, kind }: PhoneModel): readonly ConfigSection[] {
  const file = 'pjsip.conf';
  const browser = kind === 'browser';
  const webrtc: readonly (readonly [string, string])[] = [
    ['webrtc', 'yes'],
    ['dtls_auto_generate_cert', 'yes'],
    // Its own address means nothing to us: it is reached through the socket it came by.
    ['rewrite_contact', 'yes'],
    ['force_rport', 'yes'],
  ];
  return [
    {
      file,
      name,
      lines: [
        ['type', 'endpoint'],
        ['context', internalContext],
        ['disallow', 'all'],
        ['allow', browser ? 'opus,alaw,ulaw' : 'alaw,ulaw,g722'],
        ['aors', name],
        ['auth', `${name}-auth`],
        ['callerid', `${number} <${number}>`],
        ['identify_by', 'username'],
        ['direct_media', 'no'],
        ['dtmf_mode', 'rfc4733'],
        // A transfer by the phone's own key is asked of us; Asterisk would lead the caller past every rule.
        ['set_var', 'PJSIP_TRANSFER_HANDLING()=ari-only'],
        ...(browser
          ? webrtc
          : ([
              ['rtp_symmetric', 'yes'],
              ['force_rport', 'yes'],
              ['rewrite_contact', 'yes'],
            ] as const)),
      ],
      expect: { endpoint: name },
    },
    {
      file,
      name: `${name}-auth`,
      lines: [
        ['type', 'auth'],
        ['auth_type', 'userpass'],
        ['username', name],
        ['password', password],
      ],
    },
    {
      file,
      name,
      lines: [
        ['type', 'aor'],
        ['max_contacts', '1'],
        // Whoever registers last has the phone: a softphone that was restarted is not locked out by itself.
        ['remove_existing', 'yes'],
        ['minimum_expiration', '30'],
        ['default_expiration', '300'],
        ['qualify_frequency', '60'],
      ],
    },
  ];
}

/** The way of browser phones. Who opens it is asked by core, in front of it. */
export const browserTransport: ConfigSection = {
  file: 'pjsip.conf',
  name: 'transport-ws',
  lines: [
    ['type', 'transport'],
    ['protocol', 'ws'],
    ['bind', '127.0.0.1:0'],
  ],
};
