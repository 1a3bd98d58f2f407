import { defineDestination } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AttendancesToken } from './attendances.js';

/** A supervisor's phone that was called to attend a talk. After a restart it is let go: the talk itself goes on. */
export const attend = defineDestination({
  kind: 'monitor.attend',
  target: z.object({}),
  inject: { attendances: AttendancesToken },
  async enter(call, _target, { attendances }) {
    await attendances.attend(call);
    return undefined;
  },
});
