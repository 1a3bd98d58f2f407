import { Simulation } from './simulation.js';
import { worldOf } from './world.js';

const dayMs = 24 * 3_600_000;

export interface SimulationResult {
  readonly seed: number;
  readonly contacts: number;
  readonly calls: number;
  readonly days: number;
  readonly ms: number;
  readonly states: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}
/** Runs the real decisions through virtual days against a model of a carrier. The same seed gives the same calls. */
export function simulate(seed: number, contacts: number): SimulationResult {
  const began = performance.now();
  const simulation = new Simulation(worldOf(seed, contacts));
  const { calls, faults, states, endedAt, start } = simulation.run();
  return {
    seed,
    contacts,
    calls,
    days: Math.round(((endedAt - start) / dayMs) * 10) / 10,
    ms: Math.round(performance.now() - began),
    states,
    faults,
  };
}
