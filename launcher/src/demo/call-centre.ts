import type { DemoApi } from './api.js';
import type { PhoneAccount } from './operator-phones.js';
import { until } from './until.js';

type Api = Pick<DemoApi, 'get' | 'post'>;
interface Named {
  readonly id: string;
  readonly name: string;
}
interface Numbered {
  readonly id: string;
  readonly number: string;
}

const names = [
  'Анна Соколова',
  'Борис Летов',
  'Вера Лунина',
  'Глеб Орлов',
  'Дарья Мельник',
  'Егор Зимин',
  'Жанна Крылова',
  'Захар Титов',
];
const first = 101;
const queueName = 'Вопросы по оплате';
const settings = {
  text: 'Спросите лицевой счёт. Рассрочка: до шести месяцев.',
  wrapUpSeconds: 5,
  record: true,
  serviceLevel: { withinSeconds: 20, percent: 80 },
};

export interface DemoCentre {
  readonly queueId: string;
  readonly accounts: readonly PhoneAccount[];
  /** Waits for their phones first. */
  readonly logIn: () => Promise<void>;
}

/** Eight operators at phones of their own, and a queue for those who ask for one. What an earlier start made is kept. */
export async function seedCallCentre(api: Api): Promise<DemoCentre> {
  const numbers = names.map((_, index) => String(first + index));
  const phones = await api.get<readonly Numbered[]>('/api/telephony/phones');
  if (!phones.some(({ number }) => number === numbers[0])) {
    const range = { first: String(first), count: names.length, name: 'Рабочее место' };
    await api.post('/api/telephony/phones/range', range);
    await api.post('/api/core/asterisk-config/apply', { why: 'demo' });
  }
  const operators = await api.get<readonly Numbered[]>('/api/operators/operators');
  for (const [index, number] of numbers.entries())
    if (!operators.some((operator) => operator.number === number))
      await api.post('/api/operators/operators', { number, name: names[index], pin: '1234' });

  const idOf = (all: readonly Numbered[], wanted: string) => all.find(({ number }) => number === wanted)?.id ?? '';
  const people = await api.get<readonly Numbered[]>('/api/operators/operators');
  const desks = await api.get<readonly Numbered[]>('/api/telephony/phones');
  const seats = numbers.map((number) => ({ operatorId: idOf(people, number), phoneId: idOf(desks, number) }));
  const accounts: PhoneAccount[] = [];
  for (const { phoneId } of seats)
    accounts.push(await api.get<PhoneAccount>(`/api/telephony/phones/${phoneId}/provisioning`));
  return {
    queueId: await queue(api, seats),
    accounts,
    logIn: async () => {
      await until('phones of the operators', async () => {
        const states = await api.get<readonly { id: string; state: string }[]>('/api/telephony/phones/states');
        return seats.every(({ phoneId }) => states.some(({ id, state }) => id === phoneId && state === 'online'));
      });
      for (const { operatorId, phoneId } of seats)
        await api.post(`/api/operators/operators/${operatorId}/log-in`, { phoneId });
    },
  };
}

async function queue(api: Api, seats: readonly { readonly operatorId: string }[]): Promise<string> {
  const known = (await api.get<readonly Named[]>('/api/queues/queues')).find(({ name }) => name === queueName);
  if (known) return known.id;
  const members = seats.map(({ operatorId }) => ({ operatorId }));
  return (await api.post<Named>('/api/queues/queues', { name: queueName, settings, members })).id;
}
