import { type ClientSocket, defineSocket, type Log, token } from '@perezvon/sdk/server';

/** Where Asterisks take SIP over WebSocket. */
export const SipWay = token<{ addresses(): readonly string[]; readonly log: Log }>('softphone.sipWay');
const openMs = 10_000;
const mostEarly = 50;
const goingAway = 4_001;

/** SIP between a page and Asterisk, which itself listens on loopback only: core knows who the page's user is. */
export const sipSocket = defineSocket({
  path: '/sip',
  permission: 'softphone.use',
  summary: 'SIP over WebSocket (RFC 7118) for the phone in the page',
  inject: { way: SipWay },
  open(page, _user, { way }) {
    const [address] = way.addresses();
    if (address === undefined) page.close(goingAway, 'no Asterisk');
    else relay(page, address, way.log);
  },
});

function relay(page: ClientSocket, address: string, log: Log): void {
  const asterisk = new WebSocket(address, ['sip']);
  const early: string[] = [];
  const late = setTimeout(() => asterisk.close(), openMs);
  page.onMessage((text) => {
    if (asterisk.readyState === WebSocket.OPEN) asterisk.send(text);
    else if (early.push(text) > mostEarly) page.close(goingAway, 'Asterisk does not answer');
  });
  page.onClose(() => {
    clearTimeout(late);
    asterisk.close();
  });
  asterisk.addEventListener('open', () => {
    clearTimeout(late);
    for (const text of early.splice(0)) asterisk.send(text);
  });
  asterisk.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') page.send(data);
  });
  asterisk.addEventListener('error', () => log.debug('the way of browser phones to Asterisk failed', { address }));
  asterisk.addEventListener('close', () => {
    clearTimeout(late);
    page.close(goingAway, 'Asterisk has gone');
  });
}
