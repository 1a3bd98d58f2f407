import { definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { trunkChanged, Trunks } from './index.js';
import { createTrunks } from './migrations/001-create-trunks.js';
import { createNumbers } from './migrations/002-create-numbers.js';
import { NumberModel, TrunkModel } from './models.js';
import { inbound } from './numbers/inbound.js';
import { NumberBook, NumberBookToken } from './numbers/number-book.js';
import { leg, LegsToken, outside, OutsideCalls } from './outside/destination.js';
import { Legs } from './outside/legs.js';
import { Audit, numberRoutes, trunkRoutes } from './routes.js';
import { TrunkBook, TrunkBookToken } from './trunks/trunk-book.js';
import { TrunkStates, TrunkStatesToken } from './trunks/trunk-states.js';

const statesEveryMs = 2_000;

export default definePlugin({
  id: 'telephony',
  offers: [Trunks],
  migrations: [createTrunks, createNumbers],
  start(host) {
    host.db.models(TrunkModel, NumberModel);
    const trunks = new TrunkBook((id) => {
      host.asteriskConfig.changed();
      host.events.emit(trunkChanged, { id });
    });
    const ari = host.ari.application('states', () => undefined);
    const states = new TrunkStates({ trunks, ari, calls: host.calls, log: host.log });

    host.services.provide(Trunks, trunks);
    host.container.register(TrunkBookToken, { useValue: trunks });
    host.container.register(TrunkStatesToken, { useValue: states });
    host.container.register(NumberBookToken, { useValue: new NumberBook() });
    host.container.register(Audit, { useValue: host.audit });
    host.asteriskConfig.contribute(() => trunks.sections());
    host.http.routes(...trunkRoutes, ...numberRoutes);
    const legs = new Legs();
    host.container.register(LegsToken, { useValue: legs });
    host.container.register(OutsideCalls, { useValue: host.calls });
    host.calls.observe(legs.observer);
    host.calls.destination(inbound);
    host.calls.destination(outside);
    host.calls.destination(leg);
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
