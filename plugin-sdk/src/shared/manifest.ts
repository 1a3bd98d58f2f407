import { z } from 'zod';

const pluginId = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/);
const textKey = z.string().regex(/^[a-z][a-zA-Z0-9-]*(\.[a-zA-Z0-9_-]+)+$/);
const permissionId = z.string().regex(/^[a-z][a-z0-9-]*(\.[a-zA-Z][a-zA-Z0-9]*)+$/);

/** One setting, drawn as a form field by Module Admin. */
export const settingSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('number'),
    titleKey: textKey,
    hintKey: textKey.optional(),
    default: z.number(),
    min: z.number().optional(),
    max: z.number().optional(),
    integer: z.boolean().default(false),
    unitKey: textKey.optional(),
  }),
  z.object({
    type: z.literal('text'),
    titleKey: textKey,
    hintKey: textKey.optional(),
    default: z.string(),
    pattern: z.string().optional(),
    maxLength: z.number().int().default(500),
  }),
  z.object({
    type: z.literal('secret'),
    titleKey: textKey,
    hintKey: textKey.optional(),
    default: z.literal('').default(''),
  }),
  z.object({ type: z.literal('switch'), titleKey: textKey, hintKey: textKey.optional(), default: z.boolean() }),
  z.object({
    type: z.literal('choice'),
    titleKey: textKey,
    hintKey: textKey.optional(),
    default: z.string(),
    options: z.array(z.object({ value: z.string(), titleKey: textKey })).min(1),
  }),
  /** One of the installed languages. */
  z.object({ type: z.literal('language'), titleKey: textKey, hintKey: textKey.optional(), default: z.string() }),
]);
export type Setting = z.infer<typeof settingSchema>;

/** A page of the shell. `path` may hold parameters (`/autodialer/campaigns/:id`); without `menu` it is not listed. */
export const panelSchema = z.object({
  tag: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/),
  /** Path of the compiled module inside the plugin's `dist/ui`. */
  module: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*\.js$/),
  path: z.string().regex(/^(\/(:?[a-zA-Z0-9-]+))+$/),
  titleKey: textKey,
  permission: permissionId,
  menu: z
    .object({
      group: z.enum(['outbound', 'inbound', 'people', 'reports', 'system']),
      order: z.number().default(100),
      icon: z.string().default('circle'),
    })
    .optional(),
});
export type Panel = z.infer<typeof panelSchema>;

/** A part of the first page: what is going on in the plugin at this moment, in tiles and cards. */
export const homePartSchema = panelSchema.pick({ tag: true, module: true, permission: true }).extend({
  order: z.number().default(100),
});
export type HomePart = z.infer<typeof homePartSchema>;

/** A part that stands at a place of another plugin's panel (`<pz-parts at="monitor.phone">`), and is not there without it. */
export const partSchema = homePartSchema.extend({ at: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z][a-zA-Z0-9]*)+$/) });
export type Part = z.infer<typeof partSchema>;

/** A kind of destination that people may choose from a list, wherever a call can be sent somewhere. */
export const destinationChoiceSchema = z.object({
  kind: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+$/),
  titleKey: textKey,
  /** The field of the target that the choice fills. */
  field: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  /** Where the choices are read, each with `id` and `name`; with the permission that reading takes. */
  options: z.object({ url: z.string().startsWith('/api/'), permission: permissionId }).optional(),
  /** What is typed where there is nothing to choose from. */
  input: z.enum(['number', 'address']).optional(),
});
export type DestinationChoice = z.infer<typeof destinationChoiceSchema>;

/** The roles there are before an admin makes any, save the admin's own, which may do everything. */
export const builtInRoles = ['supervisor', 'operator'] as const;
export type BuiltInRole = (typeof builtInRoles)[number];

/** What routes, panels and topics ask for. */
export const permissionSchema = z.object({
  id: permissionId,
  titleKey: textKey,
  /** Built-in roles that get it when it first appears; what an admin takes away from them later stays away. */
  roles: z.array(z.enum(builtInRoles)).default([]),
});

const versionRange = z.string().min(1).max(100);
/** `{ "sounds": "^0.1.0" }`; or a list, `["sounds@^0.1.0", "telephony"]`, in which an id alone takes any version. */
const needsSchema = z
  .union([
    z.record(pluginId, versionRange),
    z.array(z.string().regex(/^[a-z][a-z0-9-]*(@\S.*)?$/)).transform((list) =>
      Object.fromEntries(
        list.map((need): [string, string] => {
          const at = need.indexOf('@');
          return at < 0 ? [need, '*'] : [need.slice(0, at), need.slice(at + 1)];
        }),
      ),
    ),
  ])
  .default({});

/** The `perezvon` block in a plugin's package.json. Read without running the plugin's code. */
export const manifestSchema = z
  .object({
    id: pluginId,
    /** SemVer range of SDK versions that the plugin was written for. */
    sdk: z.string(),
    titleKey: textKey,
    descriptionKey: textKey.optional(),
    /** Plugins without which this one cannot run, each with the SemVer range of its versions; started before it. */
    needs: needsSchema,
    /** Plugins that start first when they are there. */
    after: z.array(pluginId).default([]),
    permissions: z.array(permissionSchema).default([]),
    panels: z.array(panelSchema).default([]),
    home: z.array(homePartSchema).default([]),
    parts: z.array(partSchema).default([]),
    destinations: z.array(destinationChoiceSchema).default([]),
    settings: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), settingSchema).default({}),
    /**
     * Plugins of which this one was a part. What others know by name stays: permissions and tables may keep the former
     * prefix, routes answer below `/api/<former id>` as well, and queued jobs of the former name are carried out.
     */
    formerly: z.array(pluginId).default([]),
    /** Tables that the plugin's migrations make, all with the prefix `<id>_` (dashes as underscores). */
    tables: z.array(z.string()).default([]),
    tier: z.enum(['bronze', 'silver', 'gold']).default('bronze'),
    /** Present but not enabled on a fresh installation. */
    enabledByDefault: z.boolean().default(true),
  })
  .superRefine((manifest, context) => {
    const own = (kind: string, name: string, separator: string, ids: readonly string[] = [manifest.id]) => {
      if (!ids.some((id) => name.startsWith(`${id}${separator}`))) {
        context.addIssue({ code: 'custom', message: `${kind} ${name} must begin with ${manifest.id}${separator}` });
      }
    };
    const ids = [manifest.id, ...manifest.formerly];
    for (const permission of manifest.permissions) own('permission', permission.id, '.', ids);
    for (const panel of [...manifest.panels, ...manifest.home, ...manifest.parts]) own('panel', panel.tag, '-');
    for (const table of manifest.tables) {
      if (!ids.some((id) => table.startsWith(tablePrefix(id)))) {
        context.addIssue({ code: 'custom', message: `table ${table} must begin with the plugin's id` });
      }
    }
  });
export type Manifest = z.infer<typeof manifestSchema>;

/** How the names of a plugin's tables begin. */
export function tablePrefix(pluginId: string): string {
  return `${pluginId.replaceAll('-', '_')}_`;
}

/** A permission that the plugin's routes may ask for: its own, or one of a plugin of which it was a part. */
export function mayAskFor({ permissions, formerly }: Manifest, permission: string): boolean {
  return permissions.some(({ id }) => id === permission) || formerly.some((id) => permission.startsWith(`${id}.`));
}

export const pluginStates = [
  'discovered',
  'checked',
  'migrated',
  'starting',
  'running',
  'blocked',
  'retrying',
  'failed',
  'stopping',
  'disabled',
] as const;
export type PluginState = (typeof pluginStates)[number];
