/** The product's Stasis application. */
export const APP_NAME = 'perezvon';

/** Names of the contexts that the product makes. */
export const CONTEXTS = {
  /** Calls from trunks. The dialled number is the extension. */
  inbound: 'perezvon-inbound',
  /** Where an originated call goes when it is answered. */
  outgoing: 'perezvon-outgoing',
  /** Calls from the operators' phones. */
  internal: 'perezvon-internal',
  /** What happens to a call while core is away. */
  away: 'perezvon-away',
} as const;

/** Channel variables that the product and the dialplan share. They are set through ARI or a trunk's `set_var`. */
export const VARIABLES = {
  /** Media to play while core is away; a product prompt or a core sound. */
  awaySound: 'PEREZVON_AWAY_SOUND',
  /** Where the call goes when core does not come back: `context,extension,priority`. */
  fallback: 'PEREZVON_FALLBACK',
  /** What is found out about who answered, before the product gets the call: `detect`, or `tone` to wait for its tone too. */
  machine: 'PEREZVON_MACHINE',
  /** The trunk a call came from. */
  trunk: 'PEREZVON_TRUNK',
  /** Whose national spelling the numbers of a trunk have. */
  numbering: 'PEREZVON_NUMBERING',
  /** `to` where the provider of a trunk names our number in the header `To`. */
  numberIn: 'PEREZVON_NUMBER_IN',
  /** That number: digits and plus alone. */
  to: 'PEREZVON_TO',
} as const;

/** How the dialplan bridges an absence of core. */
export interface DialplanModel {
  readonly app: string;
  /** How often the application is tried again before the fallback. */
  readonly awayTries: number;
  /** Seconds between two tries. */
  readonly awayWaitSeconds: number;
  /** The notice when the channel names no other. */
  readonly awaySound: string;
}
export const DEFAULT_DIALPLAN: DialplanModel = {
  app: APP_NAME,
  awayTries: 20,
  awayWaitSeconds: 3,
  awaySound: 'please-try-call-later',
};

const SOUND = /^[A-Za-z0-9_/-]{1,200}$/u;
const NAME = /^[A-Za-z0-9_-]{1,64}$/u;

/**
 * The contexts that hand a call to the product, and keep it while core is away: after `Stasis()` comes a notice, a
 * pause and another try; at last the fallback of the channel, or the end (cause 34: an outgoing call may be tried
 * again, a caller hears congestion). No text of users stands here: what differs per call is in channel variables.
 *
 * @throws RangeError when a value of the model could change the meaning of the dialplan.
 */
export function renderDialplan(model: DialplanModel = DEFAULT_DIALPLAN): string {
  if (!NAME.test(model.app)) throw new RangeError(`not an application name: ${JSON.stringify(model.app)}`);
  if (!SOUND.test(model.awaySound)) throw new RangeError(`not a sound name: ${JSON.stringify(model.awaySound)}`);
  for (const value of [model.awayTries, model.awayWaitSeconds])
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a whole number from 0: ${value}`);

  const { inbound, outgoing, internal, away } = CONTEXTS;
  const { awaySound, fallback } = VARIABLES;
  const entry = (context: string, pattern: string, kind: string, told: string, ...before: string[]) => [
    `[${context}]`,
    `exten => ${pattern},1,NoOp()`,
    ...before,
    // The kind tells core what the call is; the number and the trunk are in the event itself.
    ` same => n(stasis),Stasis(${model.app},${kind}${told === '' ? '' : `,\${${told}}`})`,
    // SUCCESS: core sent the call on or lost interest, and what is left of it ends. FAILED: core is away.
    ` same => n,GotoIf($["\${STASISSTATUS}" != "FAILED"]?done)`,
    ` same => n,Gosub(${away},s,1)`,
    ' same => n,Goto(stasis)',
    ' same => n(done),Hangup()',
  ];
  return [
    ...entry(
      inbound,
      '_[+0-9a-zA-Z*#]!',
      'inbound',
      `${VARIABLES.numbering}},\${${VARIABLES.to}`,
      ` same => n,GotoIf($["\${${VARIABLES.numberIn}}" != "to"]?stasis)`,
      // From a variable: what a stranger writes into the header must not be taken for arguments.
      ' same => n,Set(PEREZVON_HEADER=${PJSIP_HEADER(read,To)})',
      ` same => n,Set(${VARIABLES.to}=\${FILTER(+0-9,\${PJSIP_PARSE_URI_FROM(PEREZVON_HEADER,user)})})`,
    ),
    ...entry(
      outgoing,
      's',
      'outgoing',
      'AMDSTATUS',
      ` same => n,GotoIf($["\${${VARIABLES.machine}}" = ""]?stasis)`,
      ' same => n,AMD()',
      // The greeting of a machine is over when it has been silent for a while; its tone lies before that.
      ` same => n,ExecIf($["\${AMDSTATUS}\${${VARIABLES.machine}}" = "MACHINEtone"]?WaitForSilence(1500,1,30))`,
    ),
    ...entry(internal, '_[+0-9*#]!', 'internal', ''),
    `[${away}]`,
    'exten => s,1,Set(PEREZVON_TRIES=$[0${PEREZVON_TRIES} + 1])',
    ` same => n,GotoIf($[\${PEREZVON_TRIES} > ${model.awayTries}]?give-up)`,
    ' same => n,Answer()',
    ` same => n,Set(${awaySound}=\${IF($["\${${awaySound}}" = ""]?${model.awaySound}:\${${awaySound}})})`,
    ` same => n,ExecIf($[\${PEREZVON_TRIES} % 5 = 1]?Playback(\${${awaySound}}))`,
    ` same => n,Wait(${model.awayWaitSeconds})`,
    ' same => n,Return()',
    ` same => n(give-up),GotoIf($["\${${fallback}}" = ""]?end)`,
    ' same => n,StackPop()',
    ` same => n,Goto(\${${fallback}})`,
    ' same => n(end),Hangup(34)',
    '',
  ].join('\n');
}

/** The base contexts with their usual values. */
export const dialplanBase = (): string => renderDialplan();
