import { isIPv4 } from 'node:net';
import type { ConfigSection, SipAddress } from '@perezvon/sdk/server';
import type { TrunkModel } from '../models.js';

/** The dialplan's door for calls from trunks. */
const inboundContext = 'perezvon-inbound';
/** Seconds between two questions whether the provider answers. */
const qualifySeconds = 30;

/** Authorities whose word Asterisk takes for a certificate, in PEM: beside its own configuration. */
const authorities = '/etc/asterisk/ca.pem';
const tls = [['method', 'tlsv1_2']] as const;
/** The transports beside the UDP that is always there. Outgoing TLS needs no certificate of our own. */
const transports = {
  'transport-tcp': [['protocol', 'tcp']],
  'transport-tls': [['protocol', 'tls'], ...tls, ['verify_server', 'no']],
  'transport-tls-checked': [['protocol', 'tls'], ...tls, ['verify_server', 'yes'], ['ca_list_file', authorities]],
} as const;
type TransportName = 'transport-udp' | keyof typeof transports;

interface Signalling {
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly checkCertificate: boolean;
}
const transportOf = ({ transport, checkCertificate }: Signalling): TransportName =>
  transport === 'tls' && checkCertificate ? 'transport-tls-checked' : `transport-${transport}`;

/** The transports that trunks ask for. */
export function transportSections(
  trunks: readonly Signalling[],
  sip: SipAddress | undefined,
): readonly ConfigSection[] {
  return [...new Set(trunks.map(transportOf))].toSorted().flatMap((name) => {
    if (name === 'transport-udp') return [];
    const lines = [['type', 'transport'], ['bind', '0.0.0.0:0'], ...natLines(sip), ...transports[name]] as const;
    return [{ file: 'pjsip.conf', name, lines }];
  });
}

/** Behind address translation each transport has to say how it is seen from outside. */
function natLines(sip: SipAddress | undefined): readonly (readonly [string, string])[] {
  if (sip?.externalAddress === undefined) return [];
  return [
    ['external_media_address', sip.externalAddress],
    ['external_signaling_address', sip.externalAddress],
    ...sip.localNets.map((net) => ['local_net', net] as const),
    // Only where it is one of its own networks does Asterisk put the public address in place of its own.
    ...(!isIPv4(sip.address) || sip.address === '0.0.0.0' ? [] : [['local_net', `${sip.address}/32`] as const]),
  ];
}

/** What pjsip.conf says of a trunk. */
export function pjsipSections(trunk: TrunkModel): readonly ConfigSection[] {
  const { endpoint: name, host, port, user, password, register, codecs, transport, numbering } = trunk;
  const file = 'pjsip.conf';
  const way = transport === 'udp' ? '' : `;transport=${transport}`;
  const uri = `sip:${host}:${port}${way}`;
  const auth = user !== null && password !== null ? `${name}-auth` : undefined;
  const sections: ConfigSection[] = [
    {
      file,
      name,
      lines: [
        ['type', 'endpoint'],
        ['context', inboundContext],
        ['disallow', 'all'],
        ['allow', codecs],
        ['aors', name],
        // A provider is known by its address alone: whoever merely bears its name in From is nobody.
        ['identify_by', 'ip'],
        ['transport', transportOf(trunk)],
        ...(transport === 'tls' ? [['media_encryption', 'sdes'] as const] : []),
        ['direct_media', 'no'],
        ['rtp_symmetric', 'yes'],
        ['force_rport', 'yes'],
        ['rewrite_contact', 'no'],
        ['dtmf_mode', 'rfc4733'],
        // Who is called over a trunk may not lead the house's calls anywhere.
        ['allow_transfer', 'no'],
        ['set_var', `PEREZVON_TRUNK=${name}`],
        ['set_var', `PEREZVON_NUMBERING=${numbering}`],
        ...(auth === undefined ? [] : [['outbound_auth', auth] as const]),
        ...(user === null ? [] : [['from_user', user] as const, ['from_domain', host] as const]),
      ],
      expect: { endpoint: name },
    },
    {
      file,
      name,
      lines: [
        ['type', 'aor'],
        ['contact', uri],
        ['qualify_frequency', String(qualifySeconds)],
      ],
    },
    {
      file,
      name,
      lines: [
        ['type', 'identify'],
        ['endpoint', name],
        ['match', host],
      ],
    },
  ];
  if (auth !== undefined && user !== null && password !== null) {
    sections.push({
      file,
      name: auth,
      lines: [
        ['type', 'auth'],
        ['auth_type', 'userpass'],
        ['username', user],
        ['password', password],
      ],
    });
  }
  if (register && user !== null) {
    sections.push({
      file,
      name: `${name}-reg`,
      lines: [
        ['type', 'registration'],
        ['server_uri', uri],
        ['client_uri', `sip:${user}@${host}:${port}${way}`],
        ['transport', transportOf(trunk)],
        ['contact_user', user],
        ['retry_interval', '30'],
        // A provider that was away, or refused us for a while, is asked for ever: Asterisk itself would give up.
        ['max_retries', '1000000'],
        ['auth_rejection_permanent', 'no'],
        ['forbidden_retry_interval', '300'],
        ['fatal_retry_interval', '300'],
        ...(auth === undefined ? [] : [['outbound_auth', auth] as const]),
      ],
    });
  }
  return sections;
}
