import { dialplanBase } from '../dialplan/base-contexts.js';
import { includeOf } from '../config/layout.js';
import { checkedNat, iceLines, natLines } from './nat.js';
import type { AsteriskNat, AsteriskPorts } from './types.js';

/** What the base files are made of. */
export interface BaseConfig {
  readonly address: string;
  readonly control: string;
  readonly ports: AsteriskPorts;
  readonly user: string;
  readonly ariPassword: string;
  readonly amiSecret: string;
  readonly modules: string;
  readonly nat?: AsteriskNat | undefined;
  /** The machine's own addresses, for browsers: they are offered beside the public one. */
  readonly ownAddresses?: readonly string[];
}

const text = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

/** All files of `/etc/asterisk` that do not change while it runs. Generated ones are included at their ends. */
export function baseConfig(c: BaseConfig): ReadonlyMap<string, string> {
  const nat = c.nat && checkedNat(c.nat);
  return new Map([
    [
      'asterisk.conf',
      text(
        '[options]',
        'maxfiles = 200000',
        'systemname = perezvon',
        // The text of the console is read by programs.
        'nocolor = yes',
        'hideconnect = yes',
        'documentation_language = en_US',
        'live_dangerously = no',
      ),
    ],
    ['modules.conf', c.modules],
    [
      'logger.conf',
      text('[general]', 'dateformat = %F %T.%3q', 'queue_log = no', '[logfiles]', 'messages => notice,warning,error'),
    ],
    [
      'http.conf',
      text(
        '[general]',
        'enabled = yes',
        `bindaddr = ${c.control}`,
        `bindport = ${c.ports.http}`,
        'sessionlimit = 2000',
        'session_inactivity = 30000',
        'session_keep_alive = 60000',
        'enablestatic = no',
      ),
    ],
    [
      'ari.conf',
      text(
        '[general]',
        'enabled = yes',
        'pretty = no',
        // The default of 100 ms would close the socket, and end the application, at each longer pause of the client.
        'websocket_write_timeout = 5000',
        `[${c.user}]`,
        'type = user',
        'read_only = no',
        'password_format = plain',
        `password = ${c.ariPassword}`,
      ),
    ],
    [
      'manager.conf',
      text(
        '[general]',
        'enabled = yes',
        'webenabled = no',
        `bindaddr = ${c.control}`,
        `port = ${c.ports.ami}`,
        'displayconnects = no',
        'authtimeout = 10',
        `[${c.user}]`,
        `secret = ${c.amiSecret}`,
        'deny = 0.0.0.0/0.0.0.0',
        'permit = 127.0.0.0/255.0.0.0',
        // No event class in `read` but system: what nobody reads costs nothing.
        'read = system,command',
        'write = system,call,command,reporting,config',
        'writetimeout = 5000',
      ),
    ],
    ['cdr.conf', text('[general]', 'enable = no')],
    ['cel.conf', text('[general]', 'enable = no')],
    [
      'stasis.conf',
      text('[taskpool]', 'minimum_size = 5', 'initial_size = 5', 'idle_timeout_sec = 20', 'max_size = 50'),
    ],
    [
      'rtp.conf',
      text(
        '[general]',
        `rtpstart = ${c.ports.rtpStart}`,
        `rtpend = ${c.ports.rtpEnd}`,
        includeOf('rtp.conf'),
        ...(nat ? iceLines(nat, c.ownAddresses ?? []) : []),
      ),
    ],
    [
      'pjsip.conf',
      text(
        '[global]',
        'type = global',
        'user_agent = Perezvon',
        'max_forwards = 70',
        // A phone names itself and proves it by its password; a provider is known by its address.
        'endpoint_identifier_order = username,ip,anonymous',
        // Only a backlog of SIP itself refuses calls (503): with the default, a slow reader of events does too.
        'taskprocessor_overload_trigger = pjsip_only',
        '[system]',
        'type = system',
        'disable_tcp_switch = yes',
        '[transport-udp]',
        'type = transport',
        'protocol = udp',
        `bind = ${c.address}:${c.ports.sip}`,
        ...(nat ? natLines(nat, c.ownAddresses ?? []) : []).map(([key, value]) => `${key} = ${value}`),
        includeOf('pjsip.conf'),
      ),
    ],
    ['musiconhold.conf', text('[default]', 'mode = files', 'directory = moh', includeOf('musiconhold.conf'))],
    ['ooh323.conf', text('[general]', `bindaddr = ${c.address}`, includeOf('ooh323.conf'))],
    ['chan_dahdi.conf', text('[channels]', includeOf('chan_dahdi.conf'))],
    [
      'extensions.conf',
      text(
        '[general]',
        'static = yes',
        'writeprotect = yes',
        'autofallthrough = yes',
        dialplanBase().trimEnd(),
        includeOf('extensions.conf'),
      ),
    ],
    ['amd.conf', text('[general]')],
    [
      'indications.conf',
      text(
        '[general]',
        'country = ru',
        '[ru]',
        'description = Russia',
        'ringcadence = 1000,4000',
        'dial = 425',
        'busy = 425/350,0/350',
        'ring = 425/1000,0/4000',
        'congestion = 425/175,0/175',
        'callwaiting = 425/200,0/5000',
        'dialrecall = 425/400,0/40',
        'record = 1400/400,0/15000',
        'info = 950/330,1400/330,1800/330,0/1000',
        'stutter = 425',
      ),
    ],
    // Read by the modules; their defaults are what is wanted.
    ...[
      'features.conf',
      'udptl.conf',
      'acl.conf',
      'ccss.conf',
      'pjproject.conf',
      'sorcery.conf',
      'websocket_client.conf',
    ].map((file) => [file, ''] as const),
  ]);
}
