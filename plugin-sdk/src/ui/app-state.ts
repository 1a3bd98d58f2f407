import {
  defaultLanguage,
  type InstalledLanguage,
  installedLanguages,
  type Language,
  type Messages,
} from '../shared/index.js';

export interface SessionInfo {
  readonly user: { readonly id: string; readonly login: string; readonly name: string; readonly language: Language };
  readonly permissions: readonly string[];
}

/** What every element of the page shares: who is logged in, in which language, with which texts. */
class AppState extends EventTarget {
  language: Language = defaultLanguage;
  /** Those that may be chosen. */
  languages: readonly InstalledLanguage[] = installedLanguages();
  messages: Messages = {};
  session: SessionInfo | undefined;

  /** Changes some of it and tells everybody who shows it. */
  set(change: {
    language?: Language;
    languages?: readonly InstalledLanguage[];
    messages?: Messages;
    session?: SessionInfo | undefined;
  }): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event('change'));
  }

  /** Whether the person may do it; `*` grants everything. */
  can(permission: string): boolean {
    const { permissions = [] } = this.session ?? {};
    return permissions.includes('*') || permissions.includes(permission);
  }
}
export const appState = new AppState();
