import { FeatureCodes, Phones, ShortNumbers } from '@perezvon/plugin-telephony';
import { Speech } from '@perezvon/plugin-sounds';
import { definePlugin } from '@perezvon/sdk/server';
import { Audit } from './audit.js';
import { code } from './codes/destination.js';
import { LogIn, LogInToken } from './codes/log-in.js';
import { Sayings, SayingsToken } from './codes/sayings.js';
import { Operators, PresenceChanged } from './index.js';
import { migrations } from './migrations/index.js';
import { OperatorModel, StateModel } from './models.js';
import { OperatorRepository, OperatorRepositoryToken } from './people/operator-repository.js';
import { peopleRoutes } from './people/routes.js';
import { History } from './presence/history.js';
import { HistoryToken } from './presence/history-token.js';
import { Presences, PresencesToken } from './presence/presences.js';
import { presenceRoutes } from './presence/routes.js';
import { States, StatesToken } from './presence/states.js';
import { presenceView } from './presence/view.js';
import { workplaceRoutes } from './workplace/routes.js';
import { Seats, SeatsToken } from './workplace/seats.js';
import { presencesTopic } from './topics.js';

const codes = [
  ['*11', 'logIn'],
  ['*12', 'logOut'],
  ['*13', 'state', '0'],
  ['*14', 'state'],
] as const;

export default definePlugin({
  id: 'operators',
  offers: [Operators],
  migrations,
  async start(host) {
    host.db.models(OperatorModel, StateModel);
    const phones = host.services.use(Phones);
    const failed = (error: unknown) => host.log.error('operators do not follow an edit', { error });
    const topic = host.live.topic({
      ...presencesTopic,
      snapshot: async () => ({
        presences: Object.fromEntries(presences.presences().map((one) => [one.operatorId, presenceView(one)])),
      }),
    });
    // The edit itself is kept, whatever becomes of who follows it.
    const follow = () => presences.follow().catch(failed);
    const book = new OperatorRepository(follow);
    const states = new States(follow);
    const history = new History(host.db.pool);
    const seats = new Seats(host.db.pool);
    const presences: Presences = new Presences({
      book,
      states,
      history,
      phones,
      seats,
      clock: host.clock,
      changed: (one, by, why) => {
        topic.publish({}, { presences: { [one.operatorId]: presenceView(one) } });
        const { operatorId, presence, stateId, since: at } = one;
        const event = { operatorId, presence, stateId, phone: one.phone?.number, by, why, at };
        host.events.emit(PresenceChanged, event);
      },
    });
    await states.load();
    await seats.load();
    await presences.load();

    host.services.provide(Operators, presences);
    host.container.register(OperatorRepositoryToken, { useValue: book });
    host.container.register(StatesToken, { useValue: states });
    host.container.register(PresencesToken, { useValue: presences });
    host.container.register(SeatsToken, { useValue: seats });
    host.container.register(HistoryToken, { useValue: history });
    host.container.register(LogInToken, { useValue: new LogIn({ book, presences, clock: host.clock }) });
    host.container.register(SayingsToken, { useValue: new Sayings(host.services.use(Speech)) });
    host.container.register(Audit, { useValue: host.audit });
    host.http.routes(...peopleRoutes, ...presenceRoutes, ...workplaceRoutes);
    host.calls.destination(code);
    // Who dials an operator's number reaches the phone they sit at.
    host.points.contribute(ShortNumbers, {
      find: async (number) => {
        const operator = (await presences.list()).find((one) => one.number === number && one.enabled);
        const phoneId = operator && presences.presence(operator.id).phone?.id;
        return phoneId === undefined ? undefined : { phoneId };
      },
    });
    for (const [dialled, action, digits] of codes) {
      const target = { action, ...(digits === undefined ? {} : { digits }) };
      host.points.contribute(FeatureCodes, { code: dialled, destination: { kind: 'operators.code', target } });
    }
  },
});
