/** Steps of a sipp scenario. */
const scenario = (name: string, ...steps: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="${name}">
${steps.join('\n')}
</scenario>
`;
const send = (lines: readonly string[], attributes = '') =>
  `<send${attributes}><![CDATA[\n\n${lines.join('\n')}\n\n]]></send>`;
const receive = (attributes: string) => `<recv ${attributes}/>`;
const stream = (file: string) => `<nop><action><exec rtp_stream="${file},-1,8"/></action></nop>`;
const press = (keys: string) => `<nop><action><exec play_dtmf="${keys}"/></action></nop>`;
const pause = (ms: number) => `<pause milliseconds="${ms}"/>`;

// 96 is the number under which sipp sends keys.
const sdp = [
  'Content-Type: application/sdp',
  'Content-Length: [len]',
  '',
  'v=0',
  'o=- 1 1 IN IP4 [local_ip]',
  's=-',
  'c=IN IP4 [local_ip]',
  't=0 0',
  'm=audio [media_port] RTP/AVP 8 96',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:96 telephone-event/8000',
];
/** For phones that are heard. */
const streamed = sdp.map((line) => line.replace('[media_port]', '[rtpstream_audio_port]'));
const reply = [
  '[last_Via:]',
  '[last_From:]',
  '[last_To:];tag=[pid]SIPp[call_number]',
  '[last_Call-ID:]',
  '[last_CSeq:]',
];
const contact = 'Contact: <sip:[service]@[local_ip]:[local_port]>';

/** Phones that register with their passwords, `user;authentication` a line, from the port at which they will listen. */
export const register = (): string => {
  const request = (cseq: number, ...more: readonly string[]) =>
    send(
      [
        'REGISTER sip:[remote_ip]:[remote_port] SIP/2.0',
        'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]',
        'Max-Forwards: 70',
        'From: <sip:[field0]@[remote_ip]>;tag=[call_number]',
        'To: <sip:[field0]@[remote_ip]>',
        'Call-ID: [call_id]',
        `CSeq: ${cseq} REGISTER`,
        'Contact: <sip:[field0]@[local_ip]:[local_port]>',
        'Expires: 3600',
        ...more,
        'Content-Length: 0',
      ],
      ' retrans="500"',
    );
  return scenario(
    'register',
    request(1),
    receive('response="401" auth="true"'),
    request(2, '[field1]'),
    receive('response="200"'),
  );
};

const keepHeaders =
  '<action><ereg regexp=".*" search_in="hdr" header="From:" assign_to="2"/>' +
  '<ereg regexp=".*" search_in="hdr" header="To:" assign_to="1"/></action>';

/** Keys that are pressed in the middle of a talk, so many milliseconds after what was before. */
export interface Pressed {
  readonly afterMs: number;
  readonly keys: string;
}
/**
 * Phones that answer after a while, press keys, talk for a while and hang up, or are hung up on. Times in milliseconds.
 *
 * @param sound a file of A-law samples that is heard from them, again and again; for phones that press no keys
 */
export const operators = (
  answerMs: number,
  talkMs: number,
  { pressed = [], sound }: { readonly pressed?: readonly Pressed[]; readonly sound?: string } = {},
): string =>
  scenario(
    'operators',
    // Asterisk asks every minute whether the phone is there.
    '<recv request="OPTIONS" optional="true" next="9"/>',
    `<recv request="INVITE" rrs="true">${keepHeaders}</recv>`,
    send(['SIP/2.0 180 Ringing', ...reply, contact, 'Content-Length: 0']),
    // A CANCEL or a BYE during a pause is answered by sipp itself, and ends the call.
    pause(answerMs),
    send(['SIP/2.0 200 OK', ...reply, contact, ...(sound === undefined ? sdp : streamed)], ' retrans="500"'),
    receive('request="ACK"'),
    ...(sound === undefined ? [] : [stream(sound)]),
    ...pressed.flatMap(({ afterMs, keys }) => [pause(afterMs), press(keys)]),
    pause(talkMs),
    send(
      [
        'BYE [next_url] SIP/2.0',
        'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]',
        'Max-Forwards: 70',
        // The answer's To is the BYE's From, and the other way round.
        'From:[$1];tag=[pid]SIPp[call_number]',
        'To:[$2]',
        '[last_Call-ID:]',
        'CSeq: 1 BYE',
        'Content-Length: 0',
      ],
      ' retrans="500"',
    ),
    receive('response="200" next="10"'),
    '<label id="9"/>',
    send(['SIP/2.0 200 OK', ...reply, 'Content-Length: 0'], ' next="10"'),
    '<label id="10"/>',
    pause(1),
  );

/**
 * Callers to numbers of ours, `caller;number` a line, who stay until they are hung up on, or hang up after a while.
 *
 * @param key pressed a second and a half after the answer
 */
export const callers = (patienceMs?: number, key?: string): string =>
  scenario(
    'callers',
    send(
      [
        'INVITE sip:[field1]@[remote_ip]:[remote_port] SIP/2.0',
        'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]',
        'Max-Forwards: 70',
        'From: <sip:[field0]@[local_ip]>;tag=[pid]SIPp[call_number]',
        'To: <sip:[field1]@[remote_ip]>',
        'Call-ID: [call_id]',
        'CSeq: 1 INVITE',
        'Contact: <sip:[field0]@[local_ip]:[local_port]>',
        ...sdp,
      ],
      ' retrans="500"',
    ),
    receive('response="100" optional="true"'),
    receive('response="180" optional="true"'),
    receive('response="183" optional="true"'),
    receive('response="200" rrs="true"'),
    send([
      'ACK [next_url] SIP/2.0',
      'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]',
      'Max-Forwards: 70',
      '[last_From:]',
      '[last_To:]',
      'Call-ID: [call_id]',
      'CSeq: 1 ACK',
      'Content-Length: 0',
    ]),
    ...(key === undefined ? [] : [pause(1_500), press(key)]),
    ...(patienceMs === undefined
      ? [
          receive('request="BYE"'),
          send([
            'SIP/2.0 200 OK',
            '[last_Via:]',
            '[last_From:]',
            '[last_To:]',
            '[last_Call-ID:]',
            '[last_CSeq:]',
            'Content-Length: 0',
          ]),
        ]
      : [
          pause(patienceMs),
          send(
            [
              'BYE [next_url] SIP/2.0',
              'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]',
              'Max-Forwards: 70',
              '[last_From:]',
              '[last_To:]',
              'Call-ID: [call_id]',
              'CSeq: 2 BYE',
              'Content-Length: 0',
            ],
            ' retrans="500"',
          ),
          receive('response="200"'),
        ]),
  );

/**
 * A phone of ours that dials, with its password: `user;authentication;number` a line. It presses keys once it has been
 * answered, and stays until it is hung up on.
 *
 * @param expected the status that ends the attempt, where the call is to be refused
 */
export const dials = (keys?: string, expected?: number): string => {
  const invite = (cseq: number, ...more: readonly string[]) =>
    send(
      [
        'INVITE sip:[field2]@[remote_ip]:[remote_port] SIP/2.0',
        'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]',
        'Max-Forwards: 70',
        'From: <sip:[field0]@[remote_ip]>;tag=[pid]SIPp[call_number]',
        'To: <sip:[field2]@[remote_ip]>',
        'Call-ID: [call_id]',
        `CSeq: ${cseq} INVITE`,
        'Contact: <sip:[field0]@[local_ip]:[local_port]>',
        ...more,
        ...sdp,
      ],
      ' retrans="500"',
    );
  const ack = (cseq: number, to: string) =>
    send([
      `ACK ${to} SIP/2.0`,
      'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]',
      'Max-Forwards: 70',
      '[last_From:]',
      '[last_To:]',
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ACK`,
      'Content-Length: 0',
    ]);
  const target = 'sip:[field2]@[remote_ip]:[remote_port]';
  const refusedOrNot =
    expected === undefined
      ? [
          receive('response="200" rrs="true"'),
          ack(2, '[next_url]'),
          ...(keys === undefined ? [] : [pause(2_500), press(keys)]),
          receive('request="BYE"'),
          send([
            'SIP/2.0 200 OK',
            '[last_Via:]',
            '[last_From:]',
            '[last_To:]',
            '[last_Call-ID:]',
            '[last_CSeq:]',
            'Content-Length: 0',
          ]),
        ]
      : [receive(`response="${expected}"`), ack(2, target)];
  return scenario(
    'dials',
    invite(1),
    receive('response="100" optional="true"'),
    receive('response="401" auth="true"'),
    ack(1, target),
    invite(2, '[field1]'),
    receive('response="100" optional="true"'),
    receive('response="180" optional="true"'),
    receive('response="183" optional="true"'),
    ...refusedOrNot,
  );
};
