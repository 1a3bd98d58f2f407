/** A page of the shell, core's own or a plugin's panel. */
export interface Page {
  readonly tag: string;
  readonly path: string;
  readonly titleKey: string;
  readonly permission: string;
  readonly menu?: { readonly group: string; readonly order: number; readonly icon: string } | undefined;
  /** Where the element comes from; core's own are here already. */
  readonly module?: string;
}
const page = (
  tag: string,
  path: string,
  titleKey: string,
  permission: string,
  icon: string,
  order: number,
  group = 'system',
): Page => ({
  tag,
  path,
  titleKey,
  permission,
  menu: { group, order, icon },
});

/** The pages that are there whatever plugins are. */
export const corePages: readonly Page[] = [
  {
    tag: 'home-page',
    path: '/',
    titleKey: 'core.home.title',
    permission: 'core.self',
    menu: { group: '', order: 0, icon: 'home' },
  },
  page('calls-page', '/calls', 'core.calls.title', 'core.calls.read', 'phone', 1, 'reports'),
  { tag: 'call-page', path: '/calls/:id', titleKey: 'core.calls.one', permission: 'core.calls.read' },
  page('users-page', '/users', 'core.users.title', 'core.users.read', 'users', 10, 'people'),
  page('roles-page', '/roles', 'core.roles.title', 'core.roles.read', 'shield', 20, 'people'),
  page('tokens-page', '/tokens', 'core.tokens.title', 'core.tokens.write', 'key', 30, 'people'),
  page('modules-page', '/modules', 'core.modules.title', 'core.modules.read', 'module', 10),
  page('config-page', '/config', 'core.config.title', 'core.asteriskConfig.read', 'settings', 20),
  page('audit-page', '/audit', 'core.audit.title', 'core.audit.read', 'history', 30),
];
