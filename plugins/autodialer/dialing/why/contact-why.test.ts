import { describe, expect, it } from 'vitest';
import { CampaignModel } from '../../campaigns/model.js';
import { begin, campaign, db, list, rows, until, useTables } from '../testing/dialer-tables.js';
import { FakeExchange } from '../testing/fake-exchange.js';

useTables();
const contactOf = async (listLine: number) =>
  Number((await rows('SELECT id FROM autodialer_contacts WHERE line = ?', [listLine]))[0]?.['id']);

describe('why a contact is not called now', () => {
  it('is told from the rows, the rules and the lines of the moment', async () => {
    const exchange = new FakeExchange(() => ({ outcome: 'busy', ms: 700 }));
    const id = await campaign({ name: 'Debts', channels: 1, pauses: { default: 3_600 } });
    await list(id, 4);
    const { contactWhy, campaigns, attempts } = await begin(exchange);
    await until('the first is called', () => exchange.dialled.length === 1);
    expect(await contactWhy.of(await contactOf(1))).toMatchObject({ code: 'calling' });
    expect(await contactWhy.of(await contactOf(4))).toEqual({
      code: 'campaignLines',
      values: { campaign: 'Debts', limit: 1 },
      until: null,
    });
    await db.pool.query(
      `INSERT INTO autodialer_do_not_call (number, campaign_id, source, created_at, created_by)
        VALUES ('+79000000003', '', 'person', NOW(3), 'x')`,
    );
    expect(await contactWhy.of(await contactOf(4))).toMatchObject({ code: 'doNotCall', values: { list: 'global' } });
    await until('the first waits again', async () => (await contactWhy.of(await contactOf(1))).code === 'pause');
    const pause = await contactWhy.of(await contactOf(1));
    expect(pause.values).toEqual({ outcome: 'busy' });
    expect(Date.parse(pause.until ?? '')).toBeGreaterThan(Date.now() + 3_000_000);
    // Only yesterday: its hours come again in six days.
    const yesterday = ((new Date().getUTCDay() + 5) % 7) + 1;
    const windows = [{ days: [yesterday], from: '00:00', to: '24:00' }];
    await CampaignModel.update({ schedule: { timeZone: 'UTC', windows }, version: 2 }, { where: { id } });
    await campaigns.refresh();
    const closed = await contactWhy.of(await contactOf(1));
    expect(closed).toMatchObject({ code: 'outsideHours', values: { zones: 'UTC' } });
    expect(Date.parse(closed.until ?? '') - Date.now()).toBeGreaterThan(4 * 86_400_000);
    await CampaignModel.update({ state: 'paused', version: 3 }, { where: { id } });
    await campaigns.refresh();
    await until('the calls are over', () => !attempts.busyWith(id));
    expect(await contactWhy.of(await contactOf(2))).toMatchObject({
      code: 'campaignState',
      values: { campaign: 'Debts', state: 'paused' },
    });
  });
});
