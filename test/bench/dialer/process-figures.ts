import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const tickMs = 1_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Processor time that a process has used, in milliseconds, with all its threads. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** The most memory that a process has had, in MB. */
export function peakMb(pid: number): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}

/** Processor time of a process and of all that it has started, in milliseconds. */
export function treeCpuMs(pid: number): number {
  // Those of the main thread: nothing here starts processes from another one.
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const inner = children.split(/\s+/).filter((child) => child !== '');
  return cpuMs(pid) + inner.reduce((sum, child) => sum + treeCpuMs(Number(child)), 0);
}
