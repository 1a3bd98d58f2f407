import { definePlugin, isTimeZone } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from './audit.js';
import {
  Conversations,
  FeatureCodes,
  PhoneCalls,
  Phones,
  ShortNumbers,
  trunkChanged,
  Trunks,
  WaysOut,
} from './index.js';
import { AllConversations, ConversationsToken } from './hand/conversations.js';
import { resolveTarget } from './hand/resolve.js';
import { handRoutes } from './hand/routes.js';
import { BackPartsToken } from './hand/way-back.js';
import { Codes, CodesToken } from './inside/codes.js';
import { Directory, DirectoryToken } from './inside/directory.js';
import { internal, out, phone } from './inside/internal.js';
import { migrations } from './migrations/index.js';
import { NumberModel, PhoneModel, RuleModel, TrunkModel } from './models.js';
import { ClockToken, inbound } from './numbers/inbound.js';
import { NumberBook, NumberBookToken } from './numbers/number-book.js';
import { handedOver, leg, LegsToken, outside } from './outside/destination.js';
import { Legs } from './outside/legs.js';
import { PhoneBook, PhoneBookToken } from './phones/phone-book.js';
import { PhoneStates, PhoneStatesToken } from './phones/phone-states.js';
import { RungPhones } from './phones/rung-phones.js';
import { sipDoor, SipDoorToken } from './phones/provisioning.js';
import { phoneRoutes } from './phones/routes.js';
import { numberRoutes, trunkRoutes } from './routes.js';
import { ruleRoutes } from './rules/routes.js';
import { RuleBook, RuleBookToken } from './rules/rule-book.js';
import { HouseWaysOut } from './rules/house-ways-out.js';
import { Usage } from './rules/usage.js';
import { Boards } from './trunks/boards.js';
import { EndpointHealth } from './trunks/endpoint-health.js';
import { EndpointStates } from './trunks/endpoint-states.js';
import { TrunkBook, TrunkBookToken } from './trunks/trunk-book.js';
import { TrunkStates, TrunkStatesToken } from './trunks/trunk-states.js';

const statesEveryMs = 2_000;
const minutesEveryMs = 5_000;
const usualZone = 'Europe/Moscow';
const settingsSchema = z.object({
  sipHost: z.string(),
  sipPort: z.number(),
  timeZone: z.string().refine(isTimeZone).catch(usualZone),
});

export default definePlugin({
  id: 'telephony',
  offers: [Trunks, Phones, Conversations, PhoneCalls, WaysOut],
  migrations,
  start(host) {
    host.db.models(TrunkModel, NumberModel, PhoneModel, RuleModel);
    const ari = host.ari.application('states', () => undefined);
    const endpoints = new EndpointStates({ ari, log: host.log });
    const boards = new Boards({ ari, log: host.log });
    const health = new EndpointHealth({ ari: host.ari, clock: host.clock, log: host.log });
    // All nodes have one configuration; the first one's address stands in it.
    const sip = () => host.ari.nodes().map((node) => host.ari.sipAddress(node))[0];
    const trunks = new TrunkBook(
      (id) => {
        host.asteriskConfig.changed();
        host.events.emit(trunkChanged, { id });
      },
      () => endpoints.all(),
      () => health.registrations(),
      sip,
    );
    const phones = new PhoneBook(() => host.asteriskConfig.changed());
    const states = new TrunkStates({ trunks, endpoints, boards, health, calls: host.calls });
    const phoneStates = new PhoneStates(phones, endpoints);
    const legs = new Legs();
    const rung = new RungPhones();
    const usage = new Usage({
      pool: host.db.pool,
      clock: host.clock,
      timeZone: () => host.config.read(settingsSchema).timeZone,
      failed: (error) => host.log.error('minutes were not counted', { error }),
    });
    const codes = new Codes();
    const directory = new Directory(phones);
    const rules = new RuleBook();
    const waysOut = new HouseWaysOut({ trunks, rules, usage, calls: host.calls, log: host.log });
    const calls = waysOut.guard(host);
    const talks = new AllConversations({
      calls,
      legs,
      rung,
      clock: host.clock,
      log: host.log,
      resolve: (number, phone) => resolveTarget({ phones, directory, trunks, waysOut }, number, phone),
      phoneOf: async ({ phone, number }) => (phone === undefined ? phones.byAddress(number) : phones.byEndpoint(phone)),
    });

    host.services.provide(Trunks, trunks);
    host.services.provide(Phones, phones);
    host.services.provide(Conversations, talks);
    host.services.provide(PhoneCalls, rung);
    host.services.provide(WaysOut, waysOut);
    const numbers = new NumberBook();
    host.calls.leads(() => numbers.leads());
    const own = [
      [TrunkBookToken, trunks],
      [PhoneBookToken, phones],
      [TrunkStatesToken, states],
      [PhoneStatesToken, phoneStates],
      [NumberBookToken, numbers],
      [RuleBookToken, rules],
      [ConversationsToken, talks],
      [CodesToken, codes],
      [DirectoryToken, directory],
      [LegsToken, legs],
      [
        BackPartsToken,
        {
          calls,
          legs,
          talks,
          rung,
          waysOut,
          phones,
          trunks,
          clock: host.clock,
          engaged: (endpoint: string) => phoneStates.inCall(endpoint),
        },
      ],
      [ClockToken, host.clock],
      [Audit, host.audit],
    ] as const;
    for (const [name, useValue] of own) host.container.register(name, { useValue });
    host.container.register(SipDoorToken, { useFactory: () => sipDoor(host.config.read(settingsSchema), sip()) });
    host.points.offer(FeatureCodes, { added: (code) => codes.add(code), removed: (code) => codes.remove(code) });
    host.points.offer(ShortNumbers, {
      added: (source) => directory.add(source),
      removed: (source) => directory.remove(source),
    });
    host.asteriskConfig.contribute(async () => [...(await trunks.sections()), ...(await phones.sections())]);
    host.http.routes(...trunkRoutes, ...numberRoutes, ...phoneRoutes, ...ruleRoutes, ...handRoutes);
    host.calls.observe(legs.observer);
    host.calls.observe(rung.observer);
    host.calls.watchPhones(phoneStates.watcher);
    for (const destination of [inbound, outside, leg, handedOver, internal, phone, out])
      host.calls.destination(destination);
    const topic = host.live.topic({
      name: 'telephony.trunks',
      permission: 'telephony.trunks.read',
      params: z.object({}),
      snapshot: async () => byId(await states.all()),
    });
    if (host.role === 'core')
      host.every(minutesEveryMs, () =>
        waysOut.cutSpent((call, trunk) => legs.present(call)?.journal('MINUTESUSED', { trunk })),
      );
    host.every(statesEveryMs, async () => {
      if (topic.watched({})) topic.publish({}, byId(await states.all()));
    });
  },
});

const byId = (states: readonly { readonly id: string }[]) => ({
  trunks: Object.fromEntries(states.map((state) => [state.id, state])),
});
