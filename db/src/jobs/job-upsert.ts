import type { JobParameters } from 'agenda';

/**
 * What a save makes of a job that a like one exists for already (same name and `single`, or same `unique` fields).
 * Pure: Agenda's rules for repeated, unique and debounced jobs, without the database.
 *
 * @returns the job to store in place of `existing`, or undefined when that one stays as it is
 */
export function mergeIntoExisting(existing: JobParameters, saved: JobParameters, now: Date): JobParameters | undefined {
  if (saved.uniqueOpts?.insertOnly) return undefined;
  const merged: JobParameters = { ...existing, ...saved, _id: existing._id };
  if (existing.lockedAt) merged.lockedAt = existing.lockedAt;
  if (saved.uniqueOpts?.debounce) return debounced(existing, merged, now);
  // A repeated job that is defined again at every start must not lose its turn, nor run at once each time.
  const due = saved.nextRunAt !== null && saved.nextRunAt <= now;
  if (saved.type === 'single' && due && existing.nextRunAt !== null) merged.nextRunAt = existing.nextRunAt;
  return merged;
}

/** The first save of a debounced job: when it runs. */
export function firstOfDebounce(saved: JobParameters, now: Date): JobParameters {
  const debounce = saved.uniqueOpts?.debounce;
  if (!debounce) return saved;
  const leading = debounce.strategy === 'leading';
  return { ...saved, debounceStartedAt: now, nextRunAt: leading ? now : new Date(now.getTime() + debounce.delay) };
}

function debounced(existing: JobParameters, merged: JobParameters, now: Date): JobParameters | undefined {
  const debounce = merged.uniqueOpts?.debounce;
  if (!debounce) return merged;
  const waiting = existing.nextRunAt !== null && !existing.lockedAt;
  const started = waiting || debounce.strategy === 'leading' ? (existing.debounceStartedAt ?? now) : now;
  if (debounce.strategy === 'leading') {
    const quiet = now.getTime() - started.getTime() < debounce.delay;
    return quiet ? undefined : firstOfDebounce(merged, now);
  }
  const latest = debounce.maxWait === undefined ? Infinity : started.getTime() + debounce.maxWait;
  return {
    ...merged,
    debounceStartedAt: started,
    nextRunAt: new Date(Math.min(now.getTime() + debounce.delay, latest)),
  };
}
