import { defineRoute, NotFoundError } from '@perezvon/sdk/server';
import { Phones } from '@perezvon/plugin-telephony';
import { z } from 'zod';
import { LogInToken } from '../codes/log-in.js';
import { NotAtWorkplaceError } from '../errors.js';
import { OperatorRepositoryToken } from '../people/operator-repository.js';
import { type Presences, PresencesToken } from '../presence/presences.js';
import { StatesToken } from '../presence/states.js';
import { presenceView } from '../presence/view.js';
import { pinSchema, presenceSchema, stateSchema } from '../schemas.js';
import { WebOperatorsToken } from './web-operators.js';

const shortNumber = z.string().regex(/^\d{2,6}$/);
const selfSchema = z.object({
  operator: z.object({ id: z.string(), number: z.string(), name: z.string() }),
  presence: presenceSchema,
  states: z.array(stateSchema),
});
const mine = (presences: Presences, userId: string): string => {
  const id = presences.seatOf(userId);
  if (id === undefined) throw new NotAtWorkplaceError();
  return id;
};

/** What operators do for themselves in the browser. */
export const workplaceRoutes = [
  defineRoute({
    method: 'GET',
    path: '/self',
    permission: 'operators.self',
    summary: 'Who one is logged in as, and what one does; nothing when logged out',
    output: z.object({ self: selfSchema.nullable() }),
    inject: { presences: PresencesToken, operators: OperatorRepositoryToken, states: StatesToken },
    handler: async ({ user }, { presences, operators, states }) => {
      const id = presences.seatOf(user.id);
      if (id === undefined) return { self: null };
      const { number, name } = await operators.get(id);
      return {
        self: {
          operator: { id, number, name },
          presence: presenceView(presences.presence(id)),
          states: [...states.all],
        },
      };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/self/log-in',
    permission: 'operators.self',
    summary: 'Logs oneself in by number and PIN, at the phone with this short number',
    body: z.object({ number: shortNumber, pin: pinSchema, phone: shortNumber }),
    output: presenceSchema,
    inject: { presences: PresencesToken, phones: Phones, logIn: LogInToken, webOperators: WebOperatorsToken },
    handler: async ({ body, user }, { presences, phones, logIn, webOperators }) => {
      const phone = await phones.byNumber(body.phone);
      if (!phone) throw new NotFoundError('phone', body.phone);
      const id = await logIn.with(body.number, body.pin, phone, 'operator', `user:${user.id}`);
      await webOperators.take(user.id, id);
      return presenceView(presences.presence(id));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/self/state',
    permission: 'operators.self',
    summary: 'Puts oneself into a state; a conversation goes on',
    body: z.object({ stateId: z.uuid() }),
    output: presenceSchema,
    inject: { presences: PresencesToken },
    handler: async ({ body, user }, { presences }) => {
      const id = mine(presences, user.id);
      await presences.setState(id, body.stateId, 'operator');
      return presenceView(presences.presence(id));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/self/log-out',
    permission: 'operators.self',
    summary: 'Logs oneself out; a conversation goes on',
    inject: { presences: PresencesToken },
    handler: async ({ user }, { presences }): Promise<undefined> => {
      await presences.logOut(mine(presences, user.id), 'operator');
    },
  }),
] as const;
