/** The files that the product generates; each is included at the end of the base file of its name. */
export const GENERATED_FILES = [
  'pjsip.conf',
  'extensions.conf',
  'musiconhold.conf',
  'ooh323.conf',
  'chan_dahdi.conf',
  'rtp.conf',
] as const;
export type GeneratedFile = (typeof GENERATED_FILES)[number];

/** The folder inside /etc/asterisk that the product owns. */
export const OWN_FOLDER = 'perezvon';
/** The link in it that names the revision in force. */
export const CURRENT_LINK = 'current';
/** Revisions lie in this folder beside the link. */
export const REVISIONS_FOLDER = 'revisions';

/** What an Asterisk that was not set up by the product includes beside what is generated. */
export const BASE_FOLDER = 'base';

/** The line of a base file that takes in the generated one, when it exists. */
export const includeOf = (file: GeneratedFile): string => `#tryinclude ${OWN_FOLDER}/${CURRENT_LINK}/${file}`;

/**
 * Modules that many an Asterisk does not have, Debian's among them: they come with the driver of telephone boards. A file of
 * theirs waits for them, and all else comes into force.
 */
export const OPTIONAL_MODULES: ReadonlySet<string> = new Set(['chan_dahdi.so']);

/** The modules that read a file; they are reloaded, in this order, when it has changed. */
export const MODULES_OF: Readonly<Record<GeneratedFile, readonly string[]>> = {
  'pjsip.conf': ['res_pjsip.so', 'res_pjsip_endpoint_identifier_ip.so', 'res_pjsip_outbound_registration.so'],
  'extensions.conf': ['pbx_config.so'],
  'musiconhold.conf': ['res_musiconhold.so'],
  'ooh323.conf': ['chan_ooh323.so'],
  'chan_dahdi.conf': ['chan_dahdi.so'],
  'rtp.conf': ['res_rtp_asterisk.so'],
};
