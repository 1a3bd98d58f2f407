import { created, defineRoute, type Token, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { builtInProfiles, policyProfileSchema } from '../policy/profiles.js';
import { CalendarsToken, PoliciesToken, policySettingsSchema, SchedulesToken } from './kinds.js';
import type { RulesStore } from './rules-store.js';
import { calendarSettingsSchema, sharedScheduleSettingsSchema } from './schemas.js';

const read = 'autodialer.campaigns.read';
const write = 'autodialer.rules.write';
const params = z.object({ id: z.uuid() });
const versionedFields = { id: z.string(), version: z.number().int(), updatedAt: z.string() };

type Versioned = z.infer<z.ZodObject<typeof versionedFields>>;

/** Listing, adding, changing and deleting one kind of shared rule. */
function routesOf<Path extends string, S extends { readonly name: string }, In>(
  path: Path,
  named: string,
  store: Token<RulesStore<S>>,
  settings: z.ZodType<S, In> & z.ZodObject,
) {
  const body: z.ZodType<S, In> = settings;
  // What `extend` gives is beyond the compiler here: the settings, and the fields beside them.
  const output = settings.extend(versionedFields) as unknown as z.ZodType<S & Versioned>;
  const inject = { store };
  const withId = `${path}/:id` as const;
  return [
    defineRoute({
      method: 'GET',
      path,
      permission: read,
      summary: `All ${named}`,
      output: z.array(output),
      inject,
      handler: async (_request, needs) => (await needs.store.all()) as never,
    }),
    defineRoute({
      method: 'POST',
      path,
      permission: write,
      summary: `Adds one of the ${named}`,
      body,
      output,
      inject,
      handler: async ({ body, user }, needs) => created((await needs.store.create(body as S, user)) as never),
    }),
    defineRoute({
      method: 'PUT',
      path: withId,
      permission: write,
      summary: `Changes one of the ${named}; campaigns go by it at once`,
      params,
      body,
      output,
      inject,
      async handler(request, needs) {
        const changed = await needs.store.change(request.params.id, request.body as S, request.ifMatch, request.user);
        return versioned(changed as never, changed.version);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: withId,
      permission: write,
      summary: `Deletes one of the ${named} that no campaign uses`,
      params,
      inject,
      handler: (request, needs) => needs.store.remove(request.params.id, request.user),
    }),
  ];
}

const builtIn = defineRoute({
  method: 'GET',
  path: '/policies/built-in',
  permission: read,
  summary: 'The policies that come with the product',
  output: z.array(policyProfileSchema),
  inject: {},
  handler: async () => [...builtInProfiles.values()],
});

export const ruleRoutes = [
  builtIn,
  ...routesOf('/schedules', 'shared schedules', SchedulesToken, sharedScheduleSettingsSchema),
  ...routesOf('/calendars', 'calendars of holidays', CalendarsToken, calendarSettingsSchema),
  ...routesOf('/policies', 'policies of one’s own', PoliciesToken, policySettingsSchema),
];
