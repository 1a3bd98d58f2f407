import { createHmac } from 'node:crypto';
import { defineJob, token, HostPool } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { campaignOf, CampaignModel } from '../campaigns/model.js';
import type { Webhook } from './schemas.js';
import { send } from './send.js';

const atOnce = 8;
const page = 200;
const answerMs = 10_000;
/** Tries before a delivery is given up: with pauses that double from 10 s to an hour, that is about nine hours. */
const mostTries = 16;
const firstPauseMs = 10_000;
const longestPauseMs = 3_600_000;

/** Whether webhooks may go to addresses of this machine and its network, as the settings say now. */
export const WebhooksLocal = token<() => boolean>('autodialer.webhooksLocal');

interface Due extends RowDataPacket {
  readonly id: number;
  readonly campaign_id: string;
  readonly tries: number;
  /** Absent where a contact ended without a call: `refusal_id` then names its refusal. */
  readonly attempt: string | null;
  readonly refusal_id: number | null;
  readonly contact_id: number | null;
  readonly number: string;
  readonly name: string | null;
  readonly data: string | null;
  readonly contact_state: string | null;
  readonly ordinal: number | null;
  readonly outcome: string;
  readonly answer: string | null;
  readonly heard_ms: number | null;
  readonly created_at: Date;
  readonly answered_at: Date | null;
  readonly ended_at: Date | null;
}

/** Sends the results that wait. One campaign's deaf server holds up nobody else: each delivery has its own next try. */
export const deliverResults = defineJob({
  name: 'deliverResults',
  data: z.object({}),
  every: '5 seconds',
  inject: { pool: HostPool, local: WebhooksLocal },
  async run({ signal, progress }, { pool, local }) {
    let sent = 0;
    for (let found = page; found === page; ) {
      signal.throwIfAborted();
      const due = await dueDeliveries(pool);
      found = due.length;
      const webhooks = await webhooksOf(new Set(due.map((one) => one.campaign_id)));
      const queue = [...due];
      const work = async () => {
        for (let one = queue.shift(); one; one = queue.shift()) {
          signal.throwIfAborted();
          await deliver(pool, one, webhooks.get(one.campaign_id), local(), signal);
          progress((sent += 1), undefined);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    }
  },
});

async function dueDeliveries(pool: Pool): Promise<readonly Due[]> {
  const [rows] = await pool.query<Due[]>(
    `SELECT d.id, d.campaign_id, d.tries, d.refusal_id, a.id AS attempt, COALESCE(a.contact_id, r.contact_id) AS contact_id,
            COALESCE(a.number, r.number) AS number, a.ordinal, COALESCE(a.outcome, r.reason) AS outcome, a.answer,
            a.heard_ms, COALESCE(a.created_at, r.created_at) AS created_at, a.answered_at,
            COALESCE(a.ended_at, r.created_at) AS ended_at, c.name, c.data, c.state AS contact_state
     FROM autodialer_deliveries d LEFT JOIN autodialer_attempts a ON a.id = d.attempt_id
     LEFT JOIN autodialer_refusals r ON r.id = d.refusal_id
     LEFT JOIN autodialer_contacts c ON c.id = COALESCE(a.contact_id, r.contact_id)
     WHERE (a.id IS NOT NULL OR r.id IS NOT NULL) AND d.state = 'waiting' AND d.next_at <= ? ORDER BY d.next_at, d.id LIMIT ${page}`,
    [new Date()],
  );
  return rows;
}

async function webhooksOf(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, { name: string; webhook: Webhook }>> {
  const rows = await CampaignModel.findAll({ where: { id: [...ids] } });
  return new Map(
    rows.map(campaignOf).flatMap(({ id, name, webhook }) => (webhook ? [[id, { name, webhook }] as const] : [])),
  );
}

async function deliver(
  pool: Pool,
  due: Due,
  to: { readonly name: string; readonly webhook: Webhook } | undefined,
  local: boolean,
  signal: AbortSignal,
): Promise<void> {
  if (!to) {
    await finish(pool, due, 'failed', null, 'the campaign has no webhook any more');
    return;
  }
  const result = await post(to.webhook, JSON.stringify(bodyOf(due, to.name)), local, signal);
  if (result.ok) await finish(pool, due, 'delivered', result.status, null);
  else await failed(pool, due, result);
}

/** What the customer's system gets. Repeats have the same `id`: it can know what it has seen. */
function bodyOf(due: Due, campaign: string) {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: due.attempt ?? `refusal-${due.refusal_id}`,
    event: due.attempt === null ? 'contact.refused' : 'attempt.ended',
    campaign: { id: due.campaign_id, name: campaign },
    contact: {
      id: due.contact_id,
      name: due.name,
      state: due.contact_state,
      data: due.data === null ? null : (JSON.parse(due.data) as unknown),
    },
    number: due.number,
    attempt: due.ordinal,
    outcome: due.outcome,
    answer: due.answer,
    heardMs: due.heard_ms,
    startedAt: due.attempt === null ? null : iso(due.created_at),
    answeredAt: iso(due.answered_at),
    endedAt: iso(due.ended_at),
  };
}

interface Answer {
  readonly ok: boolean;
  readonly status: number | null;
  readonly error: string | null;
}
/** The signature covers the time too, so that an old message cannot be sent again by somebody else. */
async function post({ url, secret }: Webhook, body: string, local: boolean, signal: AbortSignal): Promise<Answer> {
  const time = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  try {
    const status = await send(url, body, {
      local,
      headers: {
        'content-type': 'application/json',
        'perezvon-time': time,
        'perezvon-signature': `sha256=${signature}`,
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    const ok = status >= 200 && status < 300;
    return { ok, status, error: ok ? null : `it answered ${status}` };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, status: null, error: reasonOf(error).slice(0, 200) };
  }
}

/** Of a time-out the cause says more; several addresses that refused have a code only. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return error.cause.message;
  return error.message || ('code' in error ? String(error.code) : error.name);
}

async function failed(pool: Pool, due: Due, { status, error }: Answer): Promise<void> {
  const tries = due.tries + 1;
  if (tries >= mostTries) {
    await finish(pool, due, 'failed', status, error);
    return;
  }
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** due.tries);
  await pool.query('UPDATE autodialer_deliveries SET tries = ?, next_at = ?, status = ?, error = ? WHERE id = ?', [
    tries,
    new Date(Date.now() + pause),
    status,
    error,
    due.id,
  ]);
}

async function finish(
  pool: Pool,
  { id, tries }: Due,
  state: 'delivered' | 'failed',
  status: number | null,
  error: string | null,
): Promise<void> {
  await pool.query('UPDATE autodialer_deliveries SET state = ?, tries = ?, status = ?, error = ? WHERE id = ?', [
    state,
    tries + 1,
    status,
    error,
    id,
  ]);
}
