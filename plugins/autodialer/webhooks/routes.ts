import { defineRoute, HostPool } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { Campaigns } from '../campaigns/campaigns.js';
import { idParamsSchema } from '../campaigns/schemas.js';
import { SendAgainToken } from './send-again.js';

const lastDeliveries = 50;

const deliveries = defineRoute({
  method: 'GET',
  path: '/campaigns/:id/deliveries',
  permission: 'autodialer.campaigns.read',
  summary: 'How many results were sent to the webhook, how many wait or were given up, and what went wrong last',
  params: idParamsSchema,
  output: z.object({
    counts: z.object({ waiting: z.number().int(), delivered: z.number().int(), failed: z.number().int() }),
    troubles: z.array(
      z.object({
        attemptId: z.string().nullable(),
        state: z.string(),
        tries: z.number().int(),
        status: z.number().int().nullable(),
        error: z.string().nullable(),
        nextAt: z.string(),
      }),
    ),
  }),
  inject: { pool: HostPool },
  async handler({ params }, { pool }) {
    const [counts] = await pool.query<RowDataPacket[]>(
      'SELECT state, COUNT(*) AS count FROM autodialer_deliveries WHERE campaign_id = ? GROUP BY state',
      [params.id],
    );
    const [rows] = await pool.query<RowDataPacket[]>(
      `SELECT attempt_id, state, tries, status, error, next_at FROM autodialer_deliveries
       WHERE campaign_id = ? AND error IS NOT NULL ORDER BY id DESC LIMIT ${lastDeliveries}`,
      [params.id],
    );
    const of = (state: string) => Number(counts.find((row) => row.state === state)?.count ?? 0);
    return {
      counts: { waiting: of('waiting'), delivered: of('delivered'), failed: of('failed') },
      troubles: rows.map((row) => ({
        attemptId: row.attempt_id as string | null,
        state: String(row.state),
        tries: Number(row.tries),
        status: row.status as number | null,
        error: row.error as string | null,
        nextAt: (row.next_at as Date).toISOString(),
      })),
    };
  },
});

const again = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/deliveries/again',
  permission: 'autodialer.campaigns.run',
  summary: 'Sends the results that were given up once more, each with all its tries',
  params: idParamsSchema,
  output: z.object({ count: z.number().int() }),
  inject: { campaigns: Campaigns, sendAgain: SendAgainToken },
  async handler({ params, user }, { campaigns, sendAgain }) {
    const { id } = await campaigns.one(params.id);
    return { count: await sendAgain.failedOf(id, user) };
  },
});

export const webhookRoutes = [deliveries, again];
