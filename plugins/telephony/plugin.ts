import { definePlugin, isTimeZone } from '@perezvon/sdk/server';
import { z } from 'zod';
import {
  Conversations,
  FeatureCodes,
  PhoneCalls,
  Phones,
  ShortNumbers,
  trunkChanged,
  Trunks,
  OutboundRouting,
} from './index.js';
import { ConversationRegistry, ConversationsToken } from './call-control/conversations.js';
import { resolveTarget } from './call-control/resolve.js';
import { callControlRoutes } from './call-control/routes.js';
import { RecallNeedsToken } from './call-control/transfer-recall.js';
import { Codes, CodesToken } from './internal/codes.js';
import { Directory, DirectoryToken } from './internal/directory.js';
import { CallLimitToken, internal, out, phone } from './internal/internal.js';
import { migrations } from './migrations/index.js';
import { NumberModel, PhoneModel, RuleModel, TrunkModel } from './models.js';
import { ClockToken, inbound } from './numbers/inbound.js';
import { NumberRepository, NumberRepositoryToken } from './numbers/number-repository.js';
import { handedOver, leg, LegsToken, outside } from './outbound/destination.js';
import { Legs } from './outbound/legs.js';
import { PhoneRepository, PhoneRepositoryToken } from './phones/phone-repository.js';
import { PhoneStates, PhoneStatesToken } from './phones/phone-states.js';
import { RingingCalls } from './phones/ringing-calls.js';
import { sipServerAddress, SipServerAddressToken } from './phones/provisioning.js';
import { phoneRoutes } from './phones/routes.js';
import { numberRoutes, trunkRoutes } from './routes.js';
import { ruleRoutes } from './routing/routes.js';
import { OutboundRuleRepository, OutboundRuleRepositoryToken } from './routing/rule-repository.js';
import { dialPolicyRoutes } from './routing/dial-policy-routes.js';
import { OutboundGate, OutboundGateToken } from './routing/outbound-gate.js';
import { RuleBasedRouting } from './routing/outbound-routing.js';
import { Usage } from './routing/usage.js';
import { TelephonyCards } from './trunks/telephony-cards.js';
import { EndpointHealth } from './trunks/endpoint-health.js';
import { EndpointStates } from './trunks/endpoint-states.js';
import { technologyOf } from './trunks/endpoint-name.js';
import { TrunkRepository, TrunkRepositoryToken } from './trunks/trunk-repository.js';
import { TrunkStates, TrunkStatesToken } from './trunks/trunk-states.js';
import { trunksTopic } from './topics.js';

const statesEveryMs = 2_000;
const minutesEveryMs = 5_000;
/** Another core may have changed policy or rules. */
const gateEveryMs = 30_000;
const usualZone = 'Europe/Moscow';
const settingsSchema = z.object({
  sipHost: z.string(),
  sipPort: z.number(),
  timeZone: z.string().refine(isTimeZone).catch(usualZone),
  callsPerPhone: z.number(),
});

export default definePlugin({
  id: 'telephony',
  offers: [Trunks, Phones, Conversations, PhoneCalls, OutboundRouting],
  migrations,
  async start(host) {
    host.db.models(TrunkModel, NumberModel, PhoneModel, RuleModel);
    host.calls.dialTechnology(technologyOf);
    const ari = host.ari.application('states', () => undefined);
    const endpoints = new EndpointStates({ ari, log: host.log });
    const boards = new TelephonyCards({ ari, log: host.log });
    const health = new EndpointHealth({ ari: host.ari, clock: host.clock, log: host.log });
    // All nodes have one configuration; the first one's address stands in it.
    const sip = () => host.ari.nodes().map((node) => host.ari.sipAddress(node))[0];
    const trunks = new TrunkRepository(
      host.db,
      (id) => {
        host.asteriskConfig.changed();
        host.events.emit(trunkChanged, { id });
      },
      () => endpoints.all(),
      () => health.registrations(),
      sip,
    );
    const phones = new PhoneRepository(host.db, () => host.asteriskConfig.changed());
    const states = new TrunkStates({ trunks, endpoints, boards, health, calls: host.calls });
    host.calls.endpointNames(async () => [
      ...(await trunks.list()).map(({ endpoint, name }) => [endpoint, name] as const),
      ...(await phones.all()).map(({ endpoint, number }) => [endpoint, number] as const),
    ]);
    const phoneStates = new PhoneStates(phones, endpoints);
    const legs = new Legs();
    const ringingCalls = new RingingCalls();
    const usage = new Usage({
      pool: host.db.pool,
      clock: host.clock,
      timeZone: () => host.config.read(settingsSchema).timeZone,
      failed: (error) => host.log.error('minutes were not counted', { error }),
    });
    const codes = new Codes();
    const directory = new Directory(phones);
    const rules: OutboundRuleRepository = new OutboundRuleRepository(() => host.db.afterCommit(() => gate.reload()));
    const gate = new OutboundGate(host.db, rules);
    await gate.reload();
    host.every(gateEveryMs, () => gate.reload());
    host.calls.gate((order) => gate.check(order));
    const routing = new RuleBasedRouting({ trunks, rules, usage, calls: host.calls, log: host.log });
    const calls = routing.guard(host);
    const talks = new ConversationRegistry({
      calls,
      legs,
      ringingCalls,
      clock: host.clock,
      log: host.log,
      resolve: (number, phone) => resolveTarget({ phones, directory, trunks, routing }, number, phone),
      phoneOf: async ({ phone, number }) => (phone === undefined ? phones.byAddress(number) : phones.byEndpoint(phone)),
    });

    host.services.provide(Trunks, trunks);
    host.services.provide(Phones, phones);
    host.services.provide(Conversations, talks);
    host.services.provide(PhoneCalls, ringingCalls);
    host.services.provide(OutboundRouting, routing);
    const numbers = new NumberRepository();
    host.calls.destinationUses(() => numbers.destinationUses());
    const own = [
      [TrunkRepositoryToken, trunks],
      [PhoneRepositoryToken, phones],
      [TrunkStatesToken, states],
      [PhoneStatesToken, phoneStates],
      [NumberRepositoryToken, numbers],
      [OutboundRuleRepositoryToken, rules],
      [OutboundGateToken, gate],
      [ConversationsToken, talks],
      [CodesToken, codes],
      [DirectoryToken, directory],
      [LegsToken, legs],
      [
        RecallNeedsToken,
        {
          calls,
          legs,
          talks,
          ringingCalls,
          routing,
          phones,
          trunks,
          clock: host.clock,
          engaged: (endpoint: string) => phoneStates.inCall(endpoint),
        },
      ],
      [ClockToken, host.clock],
      [CallLimitToken, () => host.config.read(settingsSchema).callsPerPhone],
    ] as const;
    for (const [name, useValue] of own) host.container.register(name, { useValue });
    host.container.register(SipServerAddressToken, {
      useFactory: () => sipServerAddress(host.config.read(settingsSchema), sip()),
    });
    host.points.offer(FeatureCodes, { added: (code) => codes.add(code), removed: (code) => codes.remove(code) });
    host.points.offer(ShortNumbers, {
      added: (source) => directory.add(source),
      removed: (source) => directory.remove(source),
    });
    host.asteriskConfig.contribute(async () => [...(await trunks.sections()), ...(await phones.sections())]);
    host.http.routes(
      ...trunkRoutes,
      ...numberRoutes,
      ...phoneRoutes,
      ...ruleRoutes,
      ...dialPolicyRoutes,
      ...callControlRoutes,
    );
    host.calls.observe(legs.observer);
    host.calls.observe(ringingCalls.observer);
    host.calls.watchPhones(phoneStates.watcher);
    for (const destination of [inbound, outside, leg, handedOver, internal, phone, out])
      host.calls.destination(destination);
    const topic = host.live.topic({
      ...trunksTopic,
      snapshot: async () => byId(await states.all()),
    });
    if (host.role === 'core')
      host.every(minutesEveryMs, () =>
        routing.cutSpent((call, trunk) => legs.present(call)?.journal('MINUTESUSED', { trunk })),
      );
    host.every(statesEveryMs, async () => {
      if (topic.watched({})) topic.publish({}, byId(await states.all()));
    });
  },
});

const byId = <T extends { readonly id: string }>(states: readonly T[]) => ({
  trunks: Object.fromEntries(states.map((state) => [state.id, state])),
});
