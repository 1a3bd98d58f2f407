import { JudgeClock } from './judge-clock.js';
import type { SimulatedCampaign } from './world.js';

/** The clocks that differ in each country, and so its hours. */
const russian =
  `Europe/Kaliningrad Europe/Moscow Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Krasnoyarsk Asia/Irkutsk
  Asia/Yakutsk Asia/Vladivostok Asia/Magadan Asia/Kamchatka`.split(/\s+/);
const american = `America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage
  Pacific/Honolulu America/Adak America/Regina America/Halifax America/St_Johns`.split(/\s+/);

/** Whether a campaign may call somebody in these places at a moment, by its own windows and by the law's hours. */
export class JudgeHours {
  readonly clock = new JudgeClock();

  /** What is broken at this moment; nothing when nothing is. */
  broken(campaign: SimulatedCampaign, places: readonly string[], at: number): string | undefined {
    return this.ownWindows(campaign, places, at) ?? this.lawfulHours(campaign, places, at);
  }

  /** Those by whose clocks the law counts: of several possible places all, and those of its country where none is known. */
  lawfulZones({ policy, settings }: SimulatedCampaign, places: readonly string[]): readonly string[] {
    if (places.length === 1) return places;
    if (policy.id !== 'usTsr' && policy.id !== 'ruDebtCollection') return [settings.schedule.timeZone];
    if (places.length > 1) return places;
    return policy.id === 'usTsr' ? american : russian;
  }

  private ownWindows({ settings, holidays }: SimulatedCampaign, places: readonly string[], at: number) {
    const own = settings.clocks === 'contact' && places.length === 1 ? places[0] : undefined;
    const { date, weekday, minute } = this.clock.at(own ?? settings.schedule.timeZone, at);
    const holiday = holidays.has(date) && settings.holidays !== 'open';
    const day = holiday ? 7 : weekday;
    const inside = settings.schedule.windows.some(({ days, from, to }) => {
      const [begin, end] = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
      const [first = 0, last = 0] = [begin, end];
      if (first < last) return days.includes(day) && first <= minute && minute < last;
      // Over midnight: the evening of the day, or the morning after the day before.
      return (days.includes(day) && first <= minute) || (days.includes(((day + 5) % 7) + 1) && minute < last);
    });
    return inside && !(holiday && settings.holidays === 'closed') ? undefined : `hours: ${date} minute ${minute}`;
  }

  private lawfulHours(campaign: SimulatedCampaign, places: readonly string[], at: number): string | undefined {
    const { id } = campaign.policy;
    for (const zone of this.lawfulZones(campaign, places)) {
      const { date, weekday, minute } = this.clock.at(zone, at);
      const rest = weekday > 5 || campaign.holidays.has(date);
      if (id === 'usTsr' && (minute < 8 * 60 || minute >= 21 * 60)) return `TSR: minute ${minute} in ${zone}`;
      const russian = id === 'ruNotification' || id === 'ruDebtCollection';
      if (russian && (minute < (rest ? 9 : 8) * 60 || minute >= (rest ? 20 : 22) * 60))
        return `RU: minute ${minute} in ${zone}`;
    }
    return undefined;
  }
}
