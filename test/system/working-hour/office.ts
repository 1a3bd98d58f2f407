import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  anyPort,
  type Carrier,
  carrierAnswer,
  carrierDoor,
  type PrivateProsody,
  startCarrier,
  startProsody,
} from '@perezvon/launcher';
import { CallCentre } from '../../support/call-centre.js';
import { makeTonePrompt } from '../../support/campaign.js';
import { jabberAccount, Messenger } from '../../support/messenger.js';
import { Product, serverRoot } from '../../support/product.js';
import type { DeskPhone } from '../../support/sip/desk-phone.js';
import { operators, type Pressed } from '../../support/sip/scenarios.js';
import { toneAlaw } from '../../support/wave.js';

/**
 * A working hour, compressed: twelve operators, three queues, a menu, a campaign. `PEREZVON_CALLS=600` is the long way: a
 * third of the calls is made by the campaign.
 */
export const total = Number(process.env.PEREZVON_CALLS ?? 90);
export const contacts = Math.round(total / 3);
export const menuNumber = '+74951112200';
export const directNumber = '+74951112203';
/** Of the operators: those with Jabber, those who press keys, one with buttons, and the second line. */
export const [withJabber, holder, blindly, attending, conferring, withButtons, plain] = [
  [0, 1, 2, 3],
  4,
  5,
  6,
  7,
  8,
  9,
] as const;
export const secondLine = [10, 11];

let dir: string;
let prosody: PrivateProsody;
export let product: Product;
export let carrier: Carrier;
export let centre: CallCentre;
export let buttons: DeskPhone;
export const messengers: Messenger[] = [];

/** Opens the call centre: servers, twelve phones, three queues, a menu, four operators with Jabber. */
export async function open(): Promise<void> {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-hour-'));
  prosody = await startProsody({ root: serverRoot, dir, address: '127.0.0.1', port: await anyPort() });
  product = await Product.start({ logLevel: 'info', env: { PEREZVON_XMPP: JSON.stringify(prosody.xmpp) } });
  carrier = await startCarrier({ root: serverRoot, dir: join(product.dir, 'carrier'), dialplan: subscribers() });
  const sound = join(dir, 'sound.alaw');
  await writeFile(sound, toneAlaw());
  const press = (...pressed: readonly Pressed[]) => operators(300, 2_500, { pressed });
  const settings = { record: true, wrapUpSeconds: 1, clipEverySeconds: 600, serviceLevel: { withinSeconds: 2 } };
  const firstLine = [...withJabber, holder, blindly, attending, conferring, withButtons, plain];
  centre = await CallCentre.open(product, {
    operators: 12,
    answerMs: 300,
    talkMs: 1_500,
    trace: true,
    logInByCode: true,
    recordAll: true,
    others: [
      { phones: withJabber, scenario: operators(300, 6_000, { sound }) },
      { phones: [holder], scenario: press({ afterMs: 800, keys: '*1' }, { afterMs: 1_500, keys: '*1' }) },
      { phones: [blindly], scenario: press({ afterMs: 800, keys: '##111#' }) },
      { phones: [attending], scenario: press({ afterMs: 800, keys: '*2113#' }, { afterMs: 2_500, keys: '*4' }) },
      { phones: [conferring], scenario: press({ afterMs: 800, keys: '*2111#' }, { afterMs: 2_500, keys: '*3' }) },
      { phones: secondLine, scenario: operators(300, 3_500, { sound }) },
    ],
    queues: [
      { name: 'Долги', number: '+74951112201', settings, members: firstLine },
      { name: 'Ремонт', number: '+74951112202', settings, members: firstLine.toReversed() },
      { name: 'Вторая линия', number: directNumber, settings, members: [0, ...secondLine] },
    ],
  });
  await makeMenu();
  buttons = await centre.deskPhone(withButtons);
  for (const index of withJabber) {
    const one = new Messenger(await jabberAccount(product, centre.operatorIds[index] ?? ''), prosody.xmpp.adminJid);
    await one.start();
    messengers.push(one);
  }
}

export async function close(): Promise<void> {
  await Promise.all(messengers.map((one) => one.stop()));
  buttons?.close();
  await centre?.close();
  await carrier?.stop();
  await product?.stop();
  await prosody?.stop();
  await rm(dir, { recursive: true, force: true });
}

/** Six in ten press 0 during the message, two listen and say nothing, one is busy, one does not answer. */
function subscribers(): string {
  const lines = [...carrierDoor()];
  for (let digits = 0; digits < 100; digits += 1) {
    const presses = ['Wait(1.2)', 'SendDTMF(0)', 'Playtones(600)', 'Wait(60)', 'Hangup(16)'];
    const after = digits < 60 ? presses : ['Wait(60)', 'Hangup(16)'];
    const steps =
      digits < 80
        ? ['Ringing()', 'Wait(0.3)', ...carrierAnswer, ...after]
        : digits < 90
          ? ['Hangup(17)']
          : ['Ringing()', 'Wait(60)'];
    const extension = String(digits).padStart(2, '0');
    lines.push(...steps.map((step, i) => (i === 0 ? `exten => ${extension},1,${step}` : ` same => n,${step}`)));
  }
  return `${lines.join('\n')}\n`;
}
async function makeMenu(): Promise<void> {
  const { api } = product;
  const go = (index: number) => ({
    do: 'go',
    to: { kind: 'queues.queue', target: { queueId: centre.queueIds[index] } },
  });
  const settings = { greeting: await makeTonePrompt(api, 800), timeoutSeconds: 5, keys: { 1: go(0), 2: go(1) } };
  const { id, version } = await api.post<{ id: string; version: number }>('/api/ivr/menus', { name: 'Меню', settings });
  await api.post(`/api/ivr/menus/${id}/publish`, { version });
  await api.post('/api/telephony/numbers', {
    number: menuNumber,
    destination: { kind: 'ivr.menu', target: { menuId: id } },
  });
}
