import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';

/** What is typed into a phone. */
export interface PhoneAccount {
  readonly user: string;
  readonly password: string;
  readonly server: string;
  readonly port: number;
}

/** Another loopback address than the product's and the carrier's: all three may use the usual ports. */
const address = '127.0.0.3';
const context = 'desk';

const peerOf = ({ user, password, server, port }: PhoneAccount): string => `[${user}]
type = endpoint
transport = transport-udp
context = ${context}
disallow = all
allow = alaw
direct_media = no
aors = ${user}
outbound_auth = ${user}
[${user}]
type = aor
contact = sip:${server}:${port}
[${user}]
type = auth
auth_type = userpass
username = ${user}
password = ${password}
[line-${user}]
type = registration
transport = transport-udp
outbound_auth = ${user}
server_uri = sip:${server}:${port}
client_uri = sip:${user}@${server}:${port}
contact_user = ${user}
retry_interval = 2
line = yes
endpoint = ${user}
`;

/** Each in a way of its own: who is quick, who talks long. They hang up themselves. */
const extensionOf = ({ user }: PhoneAccount, index: number): string => `exten => ${user},1,Ringing()
 same => n,Wait(${1 + (index % 3)})
 same => n,Answer()
 same => n,MusicOnHold(default,${8 + ((index * 5) % 13)})
 same => n,Hangup(16)
`;

/** The phones of the demonstration's operators: an Asterisk that registers them, answers, and plays music for a voice. */
export function startOperatorPhones(options: {
  readonly root: string;
  readonly dir: string;
  readonly accounts: readonly PhoneAccount[];
}): Promise<PrivateAsterisk> {
  const { root, dir, accounts } = options;
  return startAsterisk({
    root,
    dir,
    address,
    extraConfig: {
      'pjsip.conf': accounts.map(peerOf).join(''),
      'extensions.conf': `[${context}]\n${accounts.map(extensionOf).join('')}`,
    },
  });
}
