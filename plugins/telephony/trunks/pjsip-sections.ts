import { isIPv4 } from 'node:net';
import type { ConfigSection, SipAddress } from '@perezvon/sdk/server';
import type { TrunkModel } from '../models.js';
import { addressEndpoint } from './endpoint-name.js';
import type { SipOptions } from './sip-options.js';

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

/**
 * By which SIP addresses are called: it has no log-in, so that a stranger who asks for one draws no answer made with a
 * provider's password. Nobody can call in by it.
 */
export const addressSection: ConfigSection = {
  file: 'pjsip.conf',
  name: addressEndpoint,
  lines: [
    ['type', 'endpoint'],
    ['disallow', 'all'],
    ['allow', 'alaw,ulaw,g722,opus'],
    ['transport', 'transport-udp'],
    ['direct_media', 'no'],
    ['rtp_symmetric', 'yes'],
    ['force_rport', 'yes'],
    ['rewrite_contact', 'no'],
    ['dtmf_mode', 'auto'],
    ['allow_transfer', 'no'],
  ],
  expect: { endpoint: addressEndpoint },
};

/** What pjsip.conf says of a trunk. */
export function pjsipSections(trunk: TrunkModel, options: SipOptions): readonly ConfigSection[] {
  const { endpoint: name, host, port, password, register, codecs, transport, numbering } = trunk;
  const { callerIn, qualify, outboundProxy, authUser, addresses, numberIn, behindNat, dtmf } = options;
  const [user, domain = host] = trunk.user?.split('@') ?? [];
  const file = 'pjsip.conf';
  const way = transport === 'udp' ? '' : `;transport=${transport}`;
  const uri = `sip:${host}:${port}${way}`;
  const auth = user !== undefined && password !== null ? `${name}-auth` : undefined;
  // `;lr`: loose routing (RFC 3261, 16.12), escaped because a bare `;` begins a comment.
  const proxy = outboundProxy === null ? [] : ([['outbound_proxy', `sip:${outboundProxy}${way}\\;lr`]] as const);
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
        ['rewrite_contact', behindNat ? 'yes' : 'no'],
        ['dtmf_mode', dtmf],
        // Who is called over a trunk may not lead the house's calls anywhere.
        ['allow_transfer', 'no'],
        ['set_var', `PEREZVON_TRUNK=${name}`],
        ['set_var', `PEREZVON_NUMBERING=${numbering}`],
        ...(numberIn === 'to' ? [['set_var', 'PEREZVON_NUMBER_IN=to'] as const] : []),
        // Which operator answered is no business of the provider's, and not every one takes the UPDATE that would tell it.
        ['send_connected_line', 'no'],
        ...(callerIn === 'pai' ? [['send_pai', 'yes'] as const] : []),
        ...(callerIn === 'rpid' ? [['send_rpid', 'yes'] as const] : []),
        ...proxy,
        ...(auth === undefined ? [] : [['outbound_auth', auth] as const]),
        // With the number in From the log-in shows itself by authentication alone.
        ...(user === undefined || callerIn === 'from' ? [] : [['from_user', user] as const]),
        ...(user === undefined ? [] : [['from_domain', domain] as const]),
      ],
      expect: { endpoint: name },
    },
    {
      file,
      name,
      lines: [
        ['type', 'aor'],
        ['contact', uri],
        ['qualify_frequency', qualify ? String(qualifySeconds) : '0'],
        ...proxy,
      ],
    },
    {
      file,
      name,
      lines: [
        ['type', 'identify'],
        ['endpoint', name],
        ['match', [host, ...addresses].join(',')],
      ],
    },
  ];
  if (auth !== undefined && user !== undefined && password !== null) {
    sections.push({
      file,
      name: auth,
      lines: [
        ['type', 'auth'],
        ['auth_type', 'userpass'],
        ['username', authUser ?? user],
        ['password', password],
      ],
    });
  }
  if (register && user !== undefined) {
    sections.push({
      file,
      name: `${name}-reg`,
      lines: [
        ['type', 'registration'],
        ['server_uri', uri],
        ['client_uri', domain === host ? `sip:${user}@${host}:${port}${way}` : `sip:${user}@${domain}`],
        ['transport', transportOf(trunk)],
        ['contact_user', user],
        // Two accounts with one provider come from one address: each call names the registration it belongs to.
        ['line', 'yes'],
        ['endpoint', name],
        ...proxy,
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
