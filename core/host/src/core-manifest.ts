import { type Manifest, manifestSchema } from '@perezvon/sdk/shared';

const permission = (id: string, roles: readonly string[] = []) => ({
  id,
  roles: [...roles],
  titleKey: `core.permissions.${id.slice('core.'.length).replaceAll('.', '-')}`,
});

/** Core describes itself as a plugin does, so that its routes and topics obey the same rules. */
export const coreManifest: Manifest = manifestSchema.parse({
  id: 'core',
  sdk: '*',
  titleKey: 'core.title',
  permissions: [
    permission('core.users.read'),
    permission('core.users.write'),
    permission('core.roles.read'),
    permission('core.roles.write'),
    permission('core.tokens.write'),
    permission('core.audit.read'),
    permission('core.modules.read'),
    permission('core.modules.write'),
    permission('core.asteriskConfig.read'),
    permission('core.asteriskConfig.apply'),
    permission('core.calls.read', ['supervisor']),
    permission('core.calls.end', ['supervisor']),
    permission('core.jobs.read'),
    permission('core.self'),
  ],
  tier: 'gold',
});

/** Needs no log-in. Only core's own routes may say so. */
export const publicPermission = 'public';
/** Held by everybody who is logged in. Only core's own routes and topics may say so. */
export const selfPermission = 'core.self';
