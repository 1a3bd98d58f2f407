import { definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from './audit.js';
import { Conversations, FeatureCodes, Phones, trunkChanged, Trunks } from './index.js';
import { AllConversations, ConversationsToken } from './hand/conversations.js';
import { resolveTarget } from './hand/resolve.js';
import { handRoutes } from './hand/routes.js';
import { Codes, CodesToken } from './inside/codes.js';
import { internal, out, phone } from './inside/internal.js';
import { migrations } from './migrations/index.js';
import { NumberModel, PhoneModel, RuleModel, TrunkModel } from './models.js';
import { ClockToken, inbound } from './numbers/inbound.js';
import { NumberBook, NumberBookToken } from './numbers/number-book.js';
import { handedOver, leg, LegsToken, outside, OutsideCalls } from './outside/destination.js';
import { Legs } from './outside/legs.js';
import { PhoneBook, PhoneBookToken } from './phones/phone-book.js';
import { PhoneStates, PhoneStatesToken } from './phones/phone-states.js';
import { sipDoor, SipDoorToken } from './phones/provisioning.js';
import { phoneRoutes } from './phones/routes.js';
import { numberRoutes, trunkRoutes } from './routes.js';
import { ruleRoutes } from './rules/routes.js';
import { RuleBook, RuleBookToken } from './rules/rule-book.js';
import { Usage, UsageToken } from './rules/usage.js';
import { EndpointHealth } from './trunks/endpoint-health.js';
import { EndpointStates } from './trunks/endpoint-states.js';
import { TrunkBook, TrunkBookToken } from './trunks/trunk-book.js';
import { TrunkStates, TrunkStatesToken } from './trunks/trunk-states.js';

const statesEveryMs = 2_000;
const settingsSchema = z.object({ sipHost: z.string(), sipPort: z.number() });

export default definePlugin({
  id: 'telephony',
  offers: [Trunks, Phones, Conversations],
  migrations,
  start(host) {
    host.db.models(TrunkModel, NumberModel, PhoneModel, RuleModel);
    const endpoints = new EndpointStates({ ari: host.ari.application('states', () => undefined), log: host.log });
    // All nodes have one configuration; the first one's address stands in it.
    const sip = () => host.ari.nodes().map((node) => host.ari.sipAddress(node))[0];
    const trunks = new TrunkBook(
      (id) => {
        host.asteriskConfig.changed();
        host.events.emit(trunkChanged, { id });
      },
      () => endpoints.all(),
      sip,
    );
    const phones = new PhoneBook(() => host.asteriskConfig.changed());
    const health = new EndpointHealth({ ari: host.ari, clock: host.clock, log: host.log });
    const states = new TrunkStates({ trunks, endpoints, health, calls: host.calls });
    const phoneStates = new PhoneStates(phones, endpoints);
    const legs = new Legs();
    const usage = new Usage(host.db.pool, host.clock, (error) => host.log.error('minutes were not counted', { error }));
    const codes = new Codes();
    const rules = new RuleBook();
    const talks = new AllConversations({
      calls: host.calls,
      legs,
      clock: host.clock,
      log: host.log,
      resolve: (number, phone) => resolveTarget({ phones, trunks, rules }, number, phone),
    });

    host.services.provide(Trunks, trunks);
    host.services.provide(Phones, phones);
    host.services.provide(Conversations, talks);
    const own = [
      [TrunkBookToken, trunks],
      [PhoneBookToken, phones],
      [TrunkStatesToken, states],
      [PhoneStatesToken, phoneStates],
      [NumberBookToken, new NumberBook()],
      [RuleBookToken, rules],
      [ConversationsToken, talks],
      [UsageToken, usage],
      [CodesToken, codes],
      [LegsToken, legs],
      [OutsideCalls, host.calls],
      [ClockToken, host.clock],
      [Audit, host.audit],
    ] as const;
    for (const [name, useValue] of own) host.container.register(name, { useValue });
    host.container.register(SipDoorToken, { useFactory: () => sipDoor(host.config.read(settingsSchema), sip()) });
    host.points.offer(FeatureCodes, { added: (code) => codes.add(code), removed: (code) => codes.remove(code) });
    host.asteriskConfig.contribute(async () => [...(await trunks.sections()), ...(await phones.sections())]);
    host.http.routes(...trunkRoutes, ...numberRoutes, ...phoneRoutes, ...ruleRoutes, ...handRoutes);
    host.calls.observe(legs.observer);
    host.calls.observe(usage.observer);
    host.calls.watchPhones(phoneStates.watcher);
    for (const destination of [inbound, outside, leg, handedOver, internal, phone, out])
      host.calls.destination(destination);
    const topic = host.live.topic({
      name: 'telephony.trunks',
      permission: 'telephony.trunks.read',
      params: z.object({}),
      snapshot: async () => byId(await states.all()),
    });
    host.every(statesEveryMs, async () => {
      if (topic.watched({})) topic.publish({}, byId(await states.all()));
    });
  },
});

const byId = (states: readonly { readonly id: string }[]) => ({
  trunks: Object.fromEntries(states.map((state) => [state.id, state])),
});
