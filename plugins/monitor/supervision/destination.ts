import { defineDestination } from '@perezvon/sdk/server';
import { z } from 'zod';
import { SupervisionRegistryToken } from './supervision-registry.js';

/** A supervisor's phone that was called to attend a talk. After a restart it is let go: the talk itself goes on. */
export const attend = defineDestination({
  kind: 'monitor.attend',
  target: z.object({}),
  inject: { attendances: SupervisionRegistryToken },
  async enter(call, _target, { attendances }) {
    await attendances.supervise(call);
    return undefined;
  },
});
