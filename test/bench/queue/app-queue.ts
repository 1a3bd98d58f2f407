import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAsterisk } from '@perezvon/asterisk';
import { anyPort } from '@perezvon/launcher';
import { serverRoot } from '../../support/product.js';
import { callers, operators as phones } from '../../support/sip/scenarios.js';
import { Sipp } from '../../support/sip/sipp.js';
import { treeCpuMs } from '../dialer/process-figures.js';
import { gapsOf } from './gaps.js';
import { callsPerSecond, type Measured, type QueueLoad } from './load.js';

/** Asterisk's own queue with the same phones and callers: leastrecent, no wrap-up, ready at once. */
export async function measureAppQueue(load: QueueLoad): Promise<Measured> {
  const dir = await mkdtemp(join(tmpdir(), 'perezvon-app-queue-'));
  const sipp = join(dir, 'sipp');
  await mkdir(sipp);
  const port = await anyPort();
  const names = Array.from({ length: load.operators }, (_, i) => `phone-${101 + i}`);
  const asterisk = await startAsterisk({
    root: serverRoot,
    dir: join(dir, 'asterisk'),
    extraModules: ['app_queue.so'],
    extraConfig: {
      'pjsip.conf': [
        ...names.flatMap((name) => [
          `[${name}]`,
          'type = endpoint',
          'context = none',
          'disallow = all',
          'allow = alaw',
          `aors = ${name}`,
          'direct_media = no',
          `[${name}]`,
          'type = aor',
          `contact = sip:${name}@127.0.0.1:${port}`,
        ]),
        '[callers]',
        'type = endpoint',
        'context = callers',
        'disallow = all',
        'allow = alaw',
        '[callers]',
        'type = identify',
        'endpoint = callers',
        'match = 127.0.0.1',
      ].join('\n'),
      'extensions.conf': '[callers]\nexten => _[+0-9]!,1,Answer()\n same => n,Queue(bench)\n same => n,Hangup()\n',
      'queues.conf': [
        '[general]',
        'persistentmembers = no',
        'shared_lastcall = yes',
        '[bench]',
        'musicclass = default',
        'strategy = leastrecent',
        'timeout = 20',
        'retry = 1',
        'wrapuptime = 0',
        'autofill = yes',
        'ringinuse = no',
        ...names.map((name) => `member => PJSIP/${name}`),
      ].join('\n'),
    },
  });
  const scenario = phones(load.answerMs, load.talkMs);
  const uas = await Sipp.start({ dir: sipp, name: 'operators', scenario, port, trace: true });
  const uac = await Sipp.start({
    dir: sipp,
    name: 'callers',
    scenario: callers(),
    to: `${asterisk.address}:${asterisk.ports.sip}`,
    lines: ['+79160000001;+74951112233'],
    calls: 1_000_000,
    perSecond: callsPerSecond(load),
    limit: load.operators + load.waiting,
  });
  try {
    await new Promise((resolve) => setTimeout(resolve, load.warmUpMs));
    const [from, cpu] = [Date.now(), treeCpuMs(asterisk.pid)];
    await new Promise((resolve) => setTimeout(resolve, load.measureMs));
    const until = Date.now();
    const cpuShare = (treeCpuMs(asterisk.pid) - cpu) / (until - from);
    const gaps = gapsOf(await uas.trace(), from, until);
    return { gaps, cpuShare, cpuShareOfCore: 0 };
  } finally {
    await Promise.all([uac.stop(), uas.stop()]);
    await asterisk.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
