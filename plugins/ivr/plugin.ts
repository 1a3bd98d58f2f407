import { Prompts, PromptUse } from '@perezvon/plugin-sounds';
import { definePlugin } from '@perezvon/sdk/server';
import { ClockToken, menu } from './calling/destination.js';
import { Counts, CountsToken } from './menus/counts.js';
import { MenuRepository, MenuRepositoryToken } from './menus/menu-repository.js';
import { migrations } from './migrations/index.js';
import { menuRoutes } from './routes.js';

const countsEveryMs = 5_000;

export default definePlugin({
  id: 'ivr',
  offers: [],
  migrations,
  async start(host) {
    const prompts = host.services.use(Prompts);
    const menus = new MenuRepository(
      host.db,
      {
        isThere: (place) => host.calls.isThere(place),
        isReady: async (promptId) => (await prompts.durationMs(promptId)) !== undefined,
      },
      host.calls,
    );
    const counts = new Counts(host.db.pool, () => host.clock.now());
    await menus.load();
    host.container.register(MenuRepositoryToken, { useValue: menus });
    host.container.register(CountsToken, { useValue: counts });
    host.container.register(ClockToken, { useValue: host.clock });
    host.calls.destinationUses(async () => menus.destinationUses());
    host.points.contribute(PromptUse, { usesOf: async (id) => menus.usesOf(id) });
    host.http.routes(...menuRoutes);
    host.calls.destination(menu);
    host.every(countsEveryMs, () => counts.write());
    host.onStop(() => counts.write());
  },
});
