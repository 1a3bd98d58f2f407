import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of an instance. */
export interface InstanceFolders {
  readonly config: string;
  readonly lib: string;
  readonly spool: string;
  readonly log: string;
  /** Holds the console's socket, whose path may not be longer than 107 bytes. */
  readonly run: string;
  readonly sounds: string;
  readonly recordings: string;
  readonly hosts: string;
}

/** Languages of the core sounds: a folder `ru_RU_f_Voice` becomes `ru`. */
function soundBinds(root: string): string[] {
  const sounds = join(root, 'usr/share/asterisk/sounds');
  const binds = ['--tmpfs', '/usr/share/asterisk/sounds'];
  for (const name of existsSync(sounds) ? readdirSync(sounds).toSorted() : []) {
    const language = /^([a-z]{2})_[A-Z]{2}_/u.exec(name)?.[1];
    if (language) binds.push('--ro-bind', join(sounds, name), `/usr/share/asterisk/sounds/${language}`);
  }
  return binds;
}

/**
 * Arguments of bwrap: the root folder read-only, the instance's folders over it, and a process namespace of its own,
 * so that the death of bwrap (or of its parent) takes everything inside with it. The network is the host's.
 */
export function sandboxArguments(root: string, folders: InstanceFolders): string[] {
  const options = [
    ['--die-with-parent', '--unshare-pid', '--sync-fd', '3'],
    ['--ro-bind', root, '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ['--tmpfs', '/run', '--bind', folders.run, '/run/asterisk'],
    ['--tmpfs', '/var/lib', '--bind', folders.lib, '/var/lib/asterisk'],
    ['--ro-bind', folders.sounds, '/var/lib/perezvon/sounds'],
    ['--bind', folders.recordings, '/var/lib/perezvon/recordings'],
    ['--bind', folders.spool, '/var/spool/asterisk', '--bind', folders.log, '/var/log/asterisk'],
    ['--ro-bind', folders.config, '/etc/asterisk', '--ro-bind', folders.hosts, '/etc/hosts'],
    ['--ro-bind-try', '/etc/resolv.conf', '/etc/resolv.conf'],
    soundBinds(root),
    ['--chdir', '/', '/usr/sbin/asterisk', '-f'],
  ];
  return options.flat();
}
