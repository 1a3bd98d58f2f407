import { newPacing, step } from '../engine.js';
import type { CampaignRules, PacingCommand, PacingEvent, PacingState, TrunkRules } from '../state.js';

export const rules = (id: string, more: Partial<CampaignRules> = {}): CampaignRules => ({
  id,
  mode: 'message',
  channels: 10,
  perSecond: undefined,
  priority: 5,
  trunks: ['t1', 't2'],
  open: { from: 0, to: Number.MAX_SAFE_INTEGER },
  ...more,
});
export const trunk = (id: string, channels?: number, perSecond?: number): TrunkRules => ({ id, channels, perSecond });

/** The engine with a shell that does what it is told, as slowly and with as little luck as a test likes. */
export class PacingShell {
  state: PacingState = newPacing();
  now = 1_000;
  readonly claims: { campaign: string; trunks: readonly string[] }[] = [];
  /** Prepared or talking, by id. */
  readonly attempts = new Map<string, { campaign: string; trunk: string; up: boolean }>();
  readonly starts: { at: number; campaign: string; trunk: string }[] = [];
  /** Attempts whose messages are being made. */
  readonly making: { id: string; campaign: string; trunk: string }[] = [];
  /** Lines of each trunk that are not the dialer's. */
  readonly foreign = new Map<string, number>();
  givenBack = 0;
  unmade = 0;
  made = 0;

  send(event: PacingEvent): readonly PacingCommand[] {
    const [state, commands] = step(this.state, event, this.now);
    this.state = state;
    const freed: { campaign: string; trunk: string }[] = [];
    for (const command of commands) {
      if (command.type === 'claim') this.claims.push(command);
      else {
        for (const id of command.attempts) {
          const attempt = this.attempts.get(id);
          if (!attempt || attempt.up || this.making.some((one) => one.id === id))
            throw new Error(`${command.type} of ${id}, which is not prepared`);
          if (command.type === 'start') {
            attempt.up = true;
            this.starts.push({ at: this.now, campaign: attempt.campaign, trunk: attempt.trunk });
          } else {
            this.attempts.delete(id);
            this.givenBack += 1;
            freed.push(attempt);
          }
        }
      }
    }
    for (const { campaign, trunk: over } of freed) this.send({ type: 'freed', campaign, trunk: over });
    return commands;
  }

  /** Carries out the oldest claim, finding at most `found` contacts. Their messages are made at once, or `later`. */
  answerClaim(found: number, dueFrom: number | undefined, later = false): void {
    const claim = this.claims.shift();
    if (!claim) return;
    const attempts = claim.trunks.slice(0, found).map((over) => {
      this.made += 1;
      const id = `a${this.made}`;
      this.attempts.set(id, { campaign: claim.campaign, trunk: over, up: false });
      return { id, trunk: over };
    });
    this.send({ type: 'claimed', campaign: claim.campaign, attempts, dueFrom });
    for (const { id, trunk: over } of attempts) this.making.push({ id, campaign: claim.campaign, trunk: over });
    if (!later) while (this.making.length > 0) this.make(0, true);
  }
  /** One message is ready, or cannot be made. */
  make(index: number, good: boolean): void {
    const [one] = this.making.splice(index % Math.max(1, this.making.length), 1);
    if (!one) return;
    if (!good) {
      this.attempts.delete(one.id);
      this.unmade += 1;
    }
    this.send({ type: good ? 'messageReady' : 'messageFailed', campaign: one.campaign, attempts: [one.id] });
    if (!good) this.send({ type: 'freed', campaign: one.campaign, trunk: one.trunk });
  }

  end(index: number): void {
    const up = [...this.attempts].filter(([, { up: talking }]) => talking);
    const chosen = up[index % Math.max(1, up.length)];
    if (!chosen) return;
    this.attempts.delete(chosen[0]);
    this.send({ type: 'freed', campaign: chosen[1].campaign, trunk: chosen[1].trunk });
  }

  linesOf(campaign: string): number {
    const claimed = this.claims.filter((claim) => claim.campaign === campaign).flatMap((claim) => claim.trunks).length;
    return claimed + [...this.attempts.values()].filter((attempt) => attempt.campaign === campaign).length;
  }
  linesOver(id: string): number {
    const claimed = this.claims.flatMap((claim) => claim.trunks).filter((one) => one === id).length;
    return claimed + [...this.attempts.values()].filter((attempt) => attempt.trunk === id).length;
  }
}

export function shell(campaigns: readonly CampaignRules[], trunks: readonly TrunkRules[], channels = 60): PacingShell {
  const made = new PacingShell();
  made.send({ type: 'global', channels, ready: true });
  made.send({ type: 'trunks', trunks });
  for (const campaign of campaigns) made.send({ type: 'campaign', rules: campaign });
  return made;
}
