import { Operators } from '@perezvon/plugin-operators';
import { Prompts, PromptUse, Speech } from '@perezvon/plugin-sounds';
import { Conversations, PhoneCalls, ShortNumbers, Trunks, OutboundRouting } from '@perezvon/plugin-telephony';
import { defineDestination, definePlugin, type Host, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from './audit.js';
import { musicPrompts, musicSections } from './settings/music.js';
import { QueueRepository, QueueRepositoryToken } from './settings/queue-repository.js';
import { cardAt, cardOf } from './runtime/cards.js';
import { AcdRuntime } from './runtime/acd-runtime.js';
import { LiveBoard } from './runtime/live-board.js';
import { OfferRegistry, OfferRegistryToken } from './runtime/offer-registry.js';
import { queueNow } from './runtime/queue-now.js';
import { QueueStatus } from './index.js';
import { migrations } from './migrations/index.js';
import { MemberModel, QueueModel } from './models.js';
import { queueRoutes } from './routes.js';
import { QueueVisitRepository } from './queue-visits/queue-visit-repository.js';
import { CallbackCompliance } from './callbacks/callback-compliance.js';
import { CallbackRegistry } from './callbacks/callback-registry.js';
import { CallbackRepository, CallbackRepositoryToken } from './callbacks/callback-repository.js';
import { QueueContext, QueueContextToken } from './waiting/queue-context.js';
import { backTo, leg, queue } from './waiting/destination.js';
import { RestoredCalls } from './waiting/restored-calls.js';
import { boardTopic } from './topics.js';

const settingsSchema = z.object({
  priorityStepMinutes: z.number(),
  missesToPause: z.number(),
  coolingSeconds: z.number(),
  missedPauseDigit: z.number(),
  timeZone: z.string(),
});
const CallbacksToken = token<CallbackRegistry>('queues.callbacks');
const customer = defineDestination({
  kind: 'queues.customer',
  target: z.object({}),
  inject: { callbacks: CallbacksToken },
  async enter(call, _target, { callbacks }) {
    await callbacks.answered(call);
    return undefined;
  },
});

export default definePlugin({
  id: 'queues',
  offers: [QueueStatus],
  migrations,
  async start(host) {
    host.db.models(QueueModel, MemberModel);
    let music = '';
    const book = new QueueRepository(() => {
      const now = musicPrompts(book.all).join();
      if (now !== music) host.asteriskConfig.changed();
      music = now;
      floor.followQueues();
      board.queuesChanged();
    });
    await book.load();
    music = musicPrompts(book.all).join();
    const topic = host.live.topic({
      ...boardTopic,
      snapshot: async () => board.snapshot(),
    });
    const { timeZone, priorityStepMinutes, missesToPause, coolingSeconds } = host.config.read(settingsSchema);
    const days = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    const board: LiveBoard = new LiveBoard({
      book,
      clock: host.clock,
      watched: () => topic.watched({}),
      publish: (patch) => topic.publish({}, patch),
      dayOf: (at) => days.format(at),
      newDay: () => floor.step({ type: 'day' }),
      rankOf: (caller) => floor.acd.rankOf(caller),
    });
    const stays = new QueueVisitRepository(host.db.pool, host.log, host.signal);
    const operators = host.services.use(Operators);
    const trunks = () => host.services.use(Trunks).list();
    const routing = host.services.use(OutboundRouting);
    const calls = routing.guard(host);
    const offers: OfferRegistry = new OfferRegistry({
      calls,
      log: host.log,
      trunks,
      queueName: (id) => book.find(id)?.name ?? '',
      accepted: (caller, operator) => floor.step({ type: 'accepted', caller, operator }),
      refused: (caller, operator, how) => {
        floor.waitingOf(caller)?.journal('RINGNOANSWER', { operator, how });
        floor.step({ type: 'refused', caller, operator, how });
      },
      over: (operator, caller) => {
        if (floor.acd.operatorState(operator)?.caller === caller) floor.step({ type: 'talkEnded', operator });
      },
      engaged: (operator, is) => floor.step({ type: 'engaged', operator, is }),
    });
    const floor: AcdRuntime = new AcdRuntime({
      book,
      operators,
      calls: host.calls,
      clock: host.clock,
      log: host.log,
      offers,
      options: {
        priorityStepMs: priorityStepMinutes * 60_000,
        missesToPause,
        coolingMs: coolingSeconds * 1_000,
      },
      missedState: () => {
        const pauses = operators.states().filter(({ kind }) => kind === 'paused');
        const { missedPauseDigit } = host.config.read(settingsSchema);
        // Where the admin has removed it: rather an unpaid one.
        return (pauses.find(({ digit }) => digit === missedPauseDigit) ?? pauses.find(({ paid }) => !paid))?.id;
      },
      screen: board,
    });
    const speech = host.services.use(Speech);
    const talks = host.services.use(Conversations);
    const resumed = new RestoredCalls({ talks, clock: host.clock });
    const callbackRepository = new CallbackRepository(host.db.pool, host.clock, host.log, host.signal);
    host.container.register(CallbackRepositoryToken, { useValue: callbackRepository });
    const callbacks = new CallbackRegistry({
      rows: callbackRepository,
      calls,
      clock: host.clock,
      log: host.log,
      floor: () => floor,
      offers,
      stays,
      board,
      book,
      speech,
      talks,
      resumed,
      routing,
      compliance: host.container.resolve(CallbackCompliance),
      backTo,
    });
    const prompts = host.services.use(Prompts);
    host.asteriskConfig.contribute(() => musicSections(book.all, { prompts, log: host.log }));
    const desk = new QueueContext({
      book,
      floor,
      offers,
      stays,
      board,
      callbacks,
      talks,
      resumed,
      prompts,
      speech,
      clock: host.clock,
      log: host.log,
    });

    host.container.register(QueueRepositoryToken, { useValue: book });
    host.container.register(OfferRegistryToken, { useValue: offers });
    host.container.register(QueueContextToken, { useValue: desk });
    host.container.register(CallbacksToken, { useValue: callbacks });
    host.container.register(Audit, { useValue: host.audit });
    host.points.contribute(PromptUse, {
      usesOf: async (id) => book.usesOf(id).map(({ name }) => name),
    });
    host.points.contribute(ShortNumbers, {
      find: async (number) => {
        const queueId = book.byNumber(number)?.id;
        return queueId === undefined ? undefined : { destination: { kind: 'queues.queue', target: { queueId } } };
      },
    });
    host.calls.destinationUses(async () => book.destinationUses());
    const cards = { offers, book, floor, phones: host.services.use(PhoneCalls) };
    host.http.routes(...queueRoutes);
    host.services.provide(QueueStatus, {
      talkOf: (operator) => offers.talkOf(operator),
      cardOf: (operator) => cardOf(cards, operator),
      earlier: ({ number, callId }) =>
        number === undefined
          ? Promise.resolve({ calls: 0, lastAt: undefined, operatorId: undefined })
          : stays.earlier(number, callId, new Date(host.clock.now())),
      wrapUpUntil: (operator) => board.wrapUpUntil(operator),
      onRinging: (listener) => {
        const ofQueues = offers.onRinging((operator) => {
          const card = cardOf(cards, operator);
          if (card) listener(operator, card);
        });
        const others = cards.phones.onRinging((call) => {
          const rung = cardAt(cards, call);
          if (rung) listener(...rung);
        });
        return {
          dispose: () => {
            ofQueues.dispose();
            others.dispose();
          },
        };
      },
      waiting: (operatorId) =>
        book.all
          .filter(({ members }) => operatorId === undefined || members.some((one) => one.operatorId === operatorId))
          .map((queue) => queueNow(queue, { acd: floor.acd, presenceOf: (id) => floor.presenceOf(id) })),
    });
    if (host.role === 'worker') return;

    const dayBegan = await board.load(stays);
    // The service level of now changes when nobody calls, too.
    host.every(60_000, async () => board.queuesChanged());
    await floor.load(await stays.worked(dayBegan));
    follow(host, floor, offers, operators);
    await callbacks.load();
    host.onStop(() => floor.stop());
    host.onStop(() => stays.written());
    for (const destination of [queue, leg, customer]) host.calls.destination(destination);
    host.calls.observe({ ended: ({ id }) => callbacks.ended(id) });
  },
});

/** Keeps call distribution informed of operators and of their phones. */
function follow(host: Host, floor: AcdRuntime, offers: OfferRegistry, operators: Operators): void {
  const seats = () =>
    new Map(
      floor.everybody.flatMap(({ operatorId, phone }) =>
        phone?.endpoint === undefined ? [] : [[phone.endpoint, operatorId] as const],
      ),
    );
  offers.seat(seats());
  const presence = operators.onPresence((present) => {
    floor.follow(present);
    offers.seat(seats());
  });
  const changes = operators.onChange(() => {
    floor.followOperators().then(
      () => offers.seat(seats()),
      (error: unknown) => host.log.error('the queues do not follow an edit of operators', { error }),
    );
  });
  // The system never cuts the work after a talk short; the operator's own word ends it.
  const ready = operators.onReady((operator) => floor.step({ type: 'wrapUpDone', operator }));
  host.onStop(() => ready.dispose());
  host.onStop(() => presence.dispose());
  host.onStop(() => changes.dispose());
  host.calls.observe(offers.observer);
  host.calls.watchPhones(offers.watcher);
}
