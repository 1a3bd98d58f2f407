import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { until } from '../support/until.js';
import {
  close,
  enteredAgain,
  events,
  hangUp,
  heard,
  inOrder,
  journalOf,
  journalled,
  type Named,
  open,
  operatorId,
  outside,
  pause,
  press,
  product,
  queueId,
  recorded,
  silence,
  stretchesHeardBy,
  talk,
} from './call-control/scene.js';

beforeAll(open);
afterAll(close);
beforeEach(silence);

it('holds a caller by keys: music instead of the operator, then the operator again', async () => {
  const id = await talk();
  await press('operator', '*1');
  await until('hold', async () => (await events(id)).includes('HOLD'));
  await pause(2_000);
  await press('operator', '*1');
  await until('back', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await pause(2_000);
  await outside.command('channel request hangup all');
  await pause(1_000);
  expect(await heard('caller')).toEqual(['operator', '', 'operator']);
  expect((await events(id)).filter((event) => /HOLD|CONNECT|COMPLETE/.test(event)).slice(0, 4)).toEqual([
    'CONNECT',
    'HOLD',
    'UNHOLD',
    'CONNECT',
  ]);
  // One recording, from the first joining to the end: the caller is heard all the while, the operator not during the hold.
  const [whole] = await recorded(id, 1);
  expect(whole).toMatchObject({ left: ['caller'], right: ['operator', '', 'operator'], queue: queueId });
  const [rows] = await product.db.pool.query(
    "SELECT event, at FROM core_call_journal WHERE call_id = ? AND event IN ('CONNECT', 'PARTED') ORDER BY seq",
    [id],
  );
  const moments = (rows as { at: Date }[]).map(({ at }) => at.getTime());
  const offMs = (whole?.durationMs ?? 0) - ((moments.at(-1) ?? 0) - (moments[0] ?? 0));
  console.log(`the recording with a hold is ${offMs} ms from the talk`);
  expect(Math.abs(offMs)).toBeLessThanOrEqual(100);
});

it('a supervisor who listens goes on listening when the caller is back from hold', async () => {
  const { api } = product;
  const id = await talk();
  const order = { operatorId, phone: '203', how: 'listen' };
  const { id: attendance } = await api.post<Named>('/api/monitor/attendances', order);
  const times = async (what: string) => (await events(attendance)).filter((event) => event === what).length;
  await until('listening', async () => (await times('ATTEND')) === 1);
  await pause(1_500);
  await press('operator', '*1');
  await until('hold', async () => (await times('ATTENDED')) === 1);
  await pause(1_000);
  expect(await api.get('/api/monitor/attendances')).toHaveLength(1);
  await press('operator', '*1');
  await until('back', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await until('listening again', async () => (await times('ATTEND')) === 2);
  await pause(4_000);
  await hangUp('caller');
  await until('the end of it', async () => (await api.get<unknown[]>('/api/monitor/attendances')).length === 0);
  await pause(1_000);
  // Before the hold it was two seconds or so. The hold itself is no sound at all, and does not stand in the recording.
  const both = (await stretchesHeardBy('supervisor')).filter(({ whom }) => whom === 'operator caller');
  expect(both.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(3.5);
});

it('transfers a caller blindly by keys, and the operator is free at once', async () => {
  const id = await talk();
  await press('operator', '##202#');
  await until('the expert', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  const presences = await product.api.get<{ presence: string }[]>('/api/operators/presences');
  expect(presences.map(({ presence }) => presence)).toEqual(['ready']);
  await pause(2_000);
  await hangUp('caller');
  await pause(1_000);
  expect((await heard('caller')).filter(Boolean)).toEqual(['operator', 'expert']);
  expect(await heard('expert')).toEqual(['caller']);
  expect(await events(id)).toEqual(expect.arrayContaining(['TRANSFER', 'BLINDTRANSFER']));
});

it('brings a caller back to who transferred them to a colleague that is busy', async () => {
  const id = await talk();
  await press('operator', '##204#');
  await until('back', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await pause(2_000);
  await hangUp('caller');
  await pause(1_000);
  // Of the call by which the customer came back.
  expect(await heard('operator')).toContain('caller');
  expect(await journalOf(id, 'TRANSFERFAILED')).toEqual([{ to: '204', why: 'busy' }]);
  expect(await journalOf(id, 'TRANSFERBACK')).toEqual([{ phone: '201' }]);
});

it('brings them back to the front of their queue when who transferred them is busy as well', async () => {
  const id = await talk();
  await outside.command('dialplan set global REFUSING operator');
  await press('operator', '##204#');
  await until('the queue', async () => (await events(id)).filter((event) => event === 'ENTERQUEUE').length === 2);
  enteredAgain();
  await outside.command('dialplan set global REFUSING nobody');
  await until('an operator', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  await pause(1_000);
  await hangUp('caller');
  await journalled(id, 'COMPLETECALLER');
  expect(await journalOf(id, 'TRANSFERBACK')).toEqual([{ phone: '201' }, { place: 'queues.queue' }]);
});

it('transfers a caller to another queue by its short number; it stays one interaction', async () => {
  const second = { name: 'second line', number: '500', settings: { wrapUpSeconds: 0 }, members: [{ operatorId }] };
  const { id: queueId } = await product.api.post<Named>('/api/queues/queues', second);
  const id = await talk();
  await press('operator', '##500#');
  await until('a talk', async () => (await events(id)).filter((event) => event === 'CONNECT').length === 2);
  enteredAgain();
  await pause(1_500);
  await hangUp('caller');
  await journalled(id, 'COMPLETECALLER');
  expect(await heard('operator')).toContain('caller');
  expect(await journalOf(id, 'TRANSFER')).toEqual([{ kind: 'blind', to: '500' }]);
  expect((await events(id)).filter((event) => /QUEUE|TRANSFER$|COMPLETE/.test(event))).toEqual([
    'ENTERQUEUE',
    'TRANSFER',
    'BLINDTRANSFER',
    'ENTERQUEUE',
    'COMPLETECALLER',
  ]);
  expect((await journalOf(id, 'ENTERQUEUE')).at(-1)).toMatchObject({ queue: queueId });
});

it('asks first, brings all together, and hands the caller over when the operator hangs up', async () => {
  const id = await talk();
  await press('operator', '*2202#');
  await until('the consultation', async () => {
    const [rows] = await product.db.pool.query("SELECT COUNT(*) AS n FROM core_calls WHERE state = 'up'");
    return Number((rows as { n: number }[])[0]?.n) === 3;
  });
  await pause(2_500);
  await press('operator', '*3');
  await until('the conference', async () => (await events(id)).includes('CONFERENCE'));
  await pause(3_000);
  await hangUp('operator');
  await pause(3_000);
  await hangUp('caller');
  await pause(1_000);
  expect(await heard('operator')).toSatisfy(inOrder('caller', 'expert', 'caller expert'));
  expect(await heard('caller')).toSatisfy(inOrder('operator', 'operator expert', 'expert'));
  expect(await heard('expert')).toSatisfy(inOrder('operator', 'operator caller', 'caller'));
  expect((await events(id)).at(-1)).not.toBe('FAULT');
  expect(await events(id)).toEqual(expect.arrayContaining(['TRANSFER', 'ATTENDEDTRANSFER', 'CONFERENCE']));
  // With the operator, and without: both are told to be of the queue.
  const [first, second] = await recorded(id, 2);
  console.log(`the recordings of the conference are ${first?.offMs} and ${second?.offMs} ms from the talks`);
  expect(first).toMatchObject({ left: ['caller'], queue: queueId });
  expect(first?.right.filter(Boolean)).toEqual(['operator', 'operator expert']);
  expect(second).toMatchObject({ left: ['caller'], right: ['expert'], queue: queueId });
  for (const part of [first, second]) expect(Math.abs(part?.offMs ?? Infinity)).toBeLessThanOrEqual(100);
});

it('an admin reads in the page of a live call what happened, and ends it for both sides', async () => {
  const { api } = product;
  const id = await talk();
  interface Calls {
    readonly items: readonly { readonly id: string; readonly state: string }[];
  }
  const live = await api.get<Calls>('/api/core/calls?state=live&direction=inbound');
  expect(live.items.map((call) => call.id)).toEqual([id]);
  interface Page {
    readonly related: readonly { readonly direction: string; readonly state: string }[];
    readonly events: readonly { readonly event: string; readonly text: string }[];
  }
  const page = await api.get<Page>(`/api/core/calls/${id}`);
  expect(page.related).toMatchObject([{ direction: 'outbound', state: 'up' }]);
  // Every line has words of its own, and none of them is a placeholder that nobody filled.
  for (const { event, text } of page.events) {
    expect(text, event).not.toBe(event);
    expect(text, event).not.toMatch(/[{}]/);
  }
  await api.post(`/api/core/calls/${id}/end`);
  await journalled(id, 'COMPLETECALLER');
  await until('both calls to be over', async () => {
    const { items } = await api.get<Calls>('/api/core/calls?state=live');
    return items.length === 0;
  });
  expect(await journalOf(id, 'ENDEDBY')).toHaveLength(1);
  expect((await api.raw('POST', `/api/core/calls/${id}/end`)).status).toBe(404);
});

it('goes on to the next trunk of the rule when a provider answers 503, and not when who is called is busy', async () => {
  const { api } = product;
  const [good] = await api.get<Named[]>('/api/telephony/trunks');
  const bad = {
    name: 'refusing',
    host: outside.address,
    port: outside.ports.sip,
    codecs: ['alaw'],
    dialAs: { form: 'digits', prefix: '' },
  };
  const { id: badId } = await api.post<Named>('/api/telephony/trunks', bad);
  await api.post('/api/telephony/rules', { name: 'all', prefix: '+7999', trunks: [badId, good?.id] });
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const reach = async (ours: string, number: string) => {
    const destination = { kind: 'telephony.outside', target: { number } };
    await api.post('/api/telephony/numbers', { number: ours, destination });
    await outside.command(`channel originate PJSIP/8${ours.slice(2)}@product extension s@callers`);
    return until('the call', async () => {
      const [rows] = await product.db.pool.query('SELECT id FROM core_calls WHERE own_number = ?', [ours]);
      return (rows as Named[])[0]?.id;
    });
  };
  const id = await reach('+74951112244', '+79990000002');
  await until('joined', async () => (await events(id)).includes('CONNECT'));
  expect(await journalOf(id, 'TRUNKSKIPPED')).toMatchObject([{ why: { code: 'congestion' } }]);
  const { decisions } = await api.get<{ decisions: { event: string; code: string; text: string }[] }>(
    `/api/core/calls/${id}/why`,
  );
  expect(decisions.map(({ event, code }) => [event, code])).toEqual([
    ['ROUTE', 'rule'],
    ['TRUNKSKIPPED', 'congestion'],
  ]);
  expect(decisions[1]?.text).toMatch(/refusing.*503/);
  expect(await journalOf(id, 'DIALOUT')).toHaveLength(2);
  await hangUp('caller');

  const rule = (await api.get<Named[]>('/api/telephony/rules'))[0];
  await api.send('PATCH', `/api/telephony/rules/${rule?.id}`, { trunks: [good?.id, badId] });
  const busy = await reach('+74951112255', '+79990000004');
  await until('the end', async () => (await events(busy)).includes('END'));
  expect(await journalOf(busy, 'DIALOUT')).toHaveLength(1);
});
