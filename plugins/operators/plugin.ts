import { FeatureCodes, Phones, ShortNumbers } from '@perezvon/plugin-telephony';
import { Speech } from '@perezvon/plugin-sounds';
import { definePlugin } from '@perezvon/sdk/server';
import { code } from './codes/destination.js';
import { LogIn, LogInToken } from './codes/log-in.js';
import { Announcements, AnnouncementsToken } from './codes/announcements.js';
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
import { WebOperators, WebOperatorsToken } from './workplace/web-operators.js';
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
    const operators = new OperatorRepository(host.db, follow);
    const states = new States(host.db, follow);
    const history = new History(host.db);
    const webOperators = new WebOperators(host.db);
    const presences: Presences = new Presences({
      operators,
      states,
      history,
      phones,
      webOperators,
      clock: host.clock,
      db: host.db,
      changed: (one, by, why) => {
        topic.publish({}, { presences: { [one.operatorId]: presenceView(one) } });
        const { operatorId, presence, stateId, since: at } = one;
        const event = { operatorId, presence, stateId, phone: one.phone?.number, by, why, at };
        host.events.emit(PresenceChanged, event);
      },
    });
    await states.load();
    await webOperators.load();
    await presences.load();

    host.services.provide(Operators, presences);
    host.container.register(OperatorRepositoryToken, { useValue: operators });
    host.container.register(StatesToken, { useValue: states });
    host.container.register(PresencesToken, { useValue: presences });
    host.container.register(WebOperatorsToken, { useValue: webOperators });
    host.container.register(HistoryToken, { useValue: history });
    host.container.register(LogInToken, {
      useValue: new LogIn({ operators, presences, clock: host.clock, audit: host.audit }),
    });
    host.container.register(AnnouncementsToken, { useValue: new Announcements(host.services.use(Speech)) });
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
