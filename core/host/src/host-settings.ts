/** What the host is told by whoever starts the process. */
export interface HostSettings {
  readonly databaseUrl: string;
  readonly http: {
    readonly address: string;
    readonly port: number;
    readonly hosts: readonly string[];
    /** Addresses and ranges of proxies in front, whose X-Forwarded-For is believed. */
    readonly proxies: readonly string[];
  };
  readonly varDir: string;
  readonly soundsDir: string;
  readonly recordDir: string;
  /** Asterisk's own recordings, where they lie on this machine. */
  readonly recordingsDir: string | undefined;
  /** Variables of the environment that are for plugins, without `PEREZVON_`. */
  readonly installation: Readonly<Record<string, string>>;
  /** Folders that hold plugin packages, the product's own first. */
  readonly pluginFolders: readonly string[];
}
