import type { ChildProcess } from 'node:child_process';

/** Where log lines of this package go; a pino-like logger fits. */
export interface AsteriskLog {
  debug(message: string, facts?: object): void;
  info(message: string, facts?: object): void;
  warn(message: string, facts?: object): void;
  error(message: string, facts?: object): void;
}

/** The ports of one Asterisk. */
export interface AsteriskPorts {
  /** SIP over UDP. */
  readonly sip: number;
  /** ARI (HTTP and WebSocket). */
  readonly http: number;
  readonly ami: number;
  /** First and last UDP port for RTP. */
  readonly rtpStart: number;
  readonly rtpEnd: number;
}

/** How a machine behind address translation is seen from outside; without it calls there have sound one way only. */
export interface AsteriskNat {
  /** The public IPv4 address or host name, told to whoever is outside the local networks. */
  readonly externalAddress: string;
  /** Networks in CIDR that reach Asterisk by its own address. */
  readonly localNets: readonly string[];
}

/** How to run a private Asterisk. */
export interface AsteriskOptions {
  /** The root folder with Debian's Asterisk 22; only read. */
  readonly root: string;
  /** The instance's own folder: configuration, database, spool, logs. Made when absent, kept at stop. */
  readonly dir: string;
  /** Where SIP and RTP listen. ARI and AMI listen there too when it is a loopback address, else on 127.0.0.1. */
  readonly address?: string;
  /** Ports wanted; free ones are chosen for those left out. */
  readonly ports?: Partial<AsteriskPorts>;
  /** The product's prompts, seen by Asterisk as `/var/lib/perezvon/sounds`. Made when absent. */
  readonly soundsDir?: string;
  /** Where it records, seen by Asterisk as `/var/lib/perezvon/recordings`. Made when absent. */
  readonly recordDir?: string;
  /** Text added at the end of a base file (`pjsip.conf`, `extensions.conf`, ...), or a new file in /etc/asterisk. */
  readonly extraConfig?: Readonly<Record<string, string>>;
  /** File with the authorities, in PEM, whose word is taken for a provider's certificate; those of the machine when absent. */
  readonly authorities?: string;
  /** Modules to load beside the usual ones, such as `chan_ooh323.so`. */
  readonly extraModules?: readonly string[];
  /** Milliseconds until a start is given up; 30,000 when absent. */
  readonly startTimeoutMs?: number;
  /** Absent: it stands in the open, or on a network of its own. */
  readonly nat?: AsteriskNat;
  readonly log?: AsteriskLog;
}

/** How an Asterisk's process ended. */
export interface AsteriskExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not even be started, such as bwrap missing. */
  readonly error?: Error;
}

/** Where and as whom to speak ARI. `url` is the base, such as `http://127.0.0.1:8088`, without `/ari`. */
export interface AriAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** Where and as whom to speak AMI. */
export interface AmiAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret: string;
}

/** A running Asterisk of our own. */
export interface PrivateAsterisk {
  readonly dir: string;
  /** Seen by Asterisk as `/etc/asterisk`. */
  readonly configDir: string;
  readonly address: string;
  readonly ports: AsteriskPorts;
  /** The process that holds all the others of this instance; its death is theirs. */
  readonly pid: number;
  readonly process: ChildProcess;
  readonly ari: AriAddress;
  readonly ami: AmiAddress;
  /** Runs a command of Asterisk's console and gives what it prints (10 s at most unless told otherwise). */
  command(cli: string, options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<string>;
  /** Ends it: gracefully, then by force after 5 s. May be called twice. */
  stop(): Promise<void>;
  /** Resolves when the process is gone, for whatever reason. */
  readonly exited: Promise<AsteriskExit>;
}
