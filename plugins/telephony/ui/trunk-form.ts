import { formChoice, formText } from '@perezvon/sdk/ui';
import type { Trunk } from './api.js';

export const kinds = ['sip', 'h323', 'e1', 'analog'] as const;
export const signallings = { e1: ['pri_cpe', 'pri_net'], analog: ['fxs_ks', 'fxs_ls', 'fxo_ks'] } as const;
export const dialForms = ['plus', 'digits', 'national'] as const;
export const numberings = ['RU', 'none'] as const;
export const transports = ['udp', 'tcp', 'tls'] as const;
export const callerPlaces = ['pai', 'rpid', 'from'] as const;
export const numberPlaces = ['uri', 'to'] as const;
export const dtmfModes = ['rfc4733', 'info', 'inband', 'auto'] as const;
export const codecs = ['alaw', 'ulaw', 'g722', 'opus', 'gsm'] as const;

/** What the form of a trunk says, as the API takes it; an empty field means none. */
export function trunkOf(data: FormData, kind: Trunk['kind'], transport: Trunk['transport']) {
  const text = (name: string) => formText(data, name).trim();
  const numberOrNull = (name: string) => (text(name) === '' ? null : Number(text(name)));
  const password = formText(data, 'password');
  const board = kind === 'e1' || kind === 'analog';
  const ways = signallings[kind === 'e1' ? 'e1' : 'analog'];
  const lines = {
    group: Number(text('group')),
    channels: text('channels'),
    signalling: formChoice(data, 'signalling', ways),
  };
  const chosen = codecs.filter((codec) => data.getAll('codecs').includes(codec));
  return {
    ...(board ? { lines } : {}),
    ...(kind === 'sip' ? { options: optionsOf(data) } : {}),
    name: text('name'),
    host: text('host') || 'localhost',
    port: Number(text('port') || 5060),
    user: text('user') || null,
    maxChannels: numberOrNull('maxChannels'),
    callsPerSecond: numberOrNull('callsPerSecond'),
    callerId: text('callerId') || null,
    transport: formChoice(data, 'transport', transports),
    ...(transport === 'tls' ? { checkCertificate: data.has('checkCertificate') } : {}),
    dailyMinutes: numberOrNull('dailyMinutes'),
    codecs: chosen.length > 0 ? chosen : ['alaw' as const],
    register: data.has('register'),
    dialAs: { form: formChoice(data, 'dialForm', dialForms), prefix: text('dialPrefix') },
    numbering: formChoice(data, 'numbering', numberings),
    defaultNumber: text('defaultNumber') || null,
    enabled: data.has('enabled'),
    ...(password === '' ? {} : { password }),
  };
}

/** What the provider wants in its own way, as the form says it. */
function optionsOf(data: FormData): Trunk['options'] {
  const text = (name: string) => formText(data, name).trim();
  return {
    callerIn: formChoice(data, 'callerIn', callerPlaces),
    callerAs: { form: formChoice(data, 'callerForm', dialForms), prefix: '' },
    numberIn: formChoice(data, 'numberIn', numberPlaces),
    dtmf: formChoice(data, 'dtmf', dtmfModes),
    outboundProxy: text('outboundProxy') || null,
    authUser: text('authUser') || null,
    addresses: text('addresses')
      .split(/[\s,;]+/)
      .filter((one) => one !== ''),
    ownNumbersOnly: data.has('ownNumbersOnly'),
    qualify: data.has('qualify'),
    behindNat: data.has('behindNat'),
  };
}
