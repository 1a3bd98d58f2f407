/**
 * Erlang C: callers who wait for ever. Source: A. K. Erlang, "Solution of some problems in the theory of probabilities of
 * significance in automatic telephone exchanges" (1917); the recursion is the usual one over Erlang B.
 *
 * @param load in Erlang: arrivals per second times seconds of handling; below `operators`
 */
export function erlangC(load: number, operators: number): number {
  let blocked = 1;
  for (let n = 1; n <= operators; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return (operators * blocked) / (operators - load * (1 - blocked));
}

/** Average speed of answer in seconds, and the share answered within so many seconds. */
export function erlangCFigures(arrivalsPerSecond: number, handleSeconds: number, operators: number, within: number) {
  const load = arrivalsPerSecond * handleSeconds;
  const waits = erlangC(load, operators);
  const spare = (operators - load) / handleSeconds;
  return {
    waits,
    asa: waits / spare,
    serviceLevel: 1 - waits * Math.exp(-spare * within),
    occupancy: load / operators,
  };
}

/**
 * Erlang A: callers hang up after an exponential patience. Source: C. Palm, "Research on telephone traffic carried by full
 * availability groups" (1957): the stationary distribution of the birth and death process itself, summed until it vanishes.
 */
export function erlangAFigures(
  arrivalsPerSecond: number,
  handleSeconds: number,
  operators: number,
  patienceSeconds: number,
) {
  const weights = [1];
  let last = 1;
  for (let n = 1; n <= operators + 5_000 && (n <= operators || last > 1e-18); n += 1) {
    const leaves = Math.min(n, operators) / handleSeconds + Math.max(0, n - operators) / patienceSeconds;
    last *= arrivalsPerSecond / leaves;
    weights.push(last);
  }
  const sum = weights.reduce((all, one) => all + one, 0);
  const busy = weights.reduce((all, one, n) => all + one * Math.min(n, operators), 0) / sum;
  const waiting = weights.reduce((all, one, n) => all + one * Math.max(0, n - operators), 0) / sum;
  return { lost: waiting / patienceSeconds / arrivalsPerSecond, occupancy: busy / operators };
}
