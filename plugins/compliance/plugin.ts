import { definePlugin, type Host } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Compliance, SqlCompliance } from './compliance.js';
import { DoNotCall } from './do-not-call/do-not-call.js';
import { doNotCallRoutes } from './do-not-call/routes.js';
import { migrations } from './migrations/index.js';
import { countryOr, HomeCountry } from './numbers/country.js';
import { calendars, CalendarsToken, policies, PoliciesToken, schedules, SchedulesToken } from './rules/kinds.js';
import { ruleRoutes } from './rules/routes.js';
import { type RuleUser, RuleUsers } from './rules/rule-users.js';
import { RulesStore } from './rules/rules-store.js';

const settings = z.object({ country: z.string() });

export default definePlugin({
  id: 'compliance',
  migrations,
  offers: [Compliance, HomeCountry],
  async start(host) {
    host.services.provide(HomeCountry, { code: () => countryOr(host.config.read(settings).country) });
    host.container.registerSingleton(DoNotCall);
    host.services.provide(Compliance, SqlCompliance);
    shareRules(host);
    host.http.routes(...doNotCallRoutes, ...ruleRoutes);
  },
});

/** Schedules, calendars and policies that campaigns share. */
function shareRules(host: Host): void {
  const users = new Set<RuleUser>();
  host.points.offer(RuleUsers, { added: (user) => users.add(user), removed: (user) => users.delete(user) });
  const needs = { pool: host.db.pool, audit: host.audit, clock: host.clock, users };
  host.container.register(SchedulesToken, { useValue: new RulesStore(schedules, needs) });
  host.container.register(CalendarsToken, { useValue: new RulesStore(calendars, needs) });
  host.container.register(PoliciesToken, { useValue: new RulesStore(policies, needs) });
}
