export type {
  AmiAddress,
  AriAddress,
  AsteriskExit,
  AsteriskLog,
  AsteriskNat,
  AsteriskOptions,
  AsteriskPorts,
  PrivateAsterisk,
} from './instance/types.js';
export type * from './ari/types.js';
export type * from './ari/command-types.js';
export type * from './ari/generated/events.js';
export type * as AriModels from './ari/generated/models.js';
export { ARI_EVENT_TYPES } from './ari/generated/events.js';
export * from './ari/errors.js';
export * from './ari/hangup-cause.js';
export { AsteriskError } from './instance/errors.js';
export type { AsteriskErrorCode } from './instance/errors.js';
export { isExternalAddress, isNetwork } from './instance/nat.js';
export { startAsterisk } from './instance/start-asterisk.js';
export { APP_NAME, CONTEXTS, DEFAULT_DIALPLAN, VARIABLES, renderDialplan } from './dialplan/base-contexts.js';
export type { DialplanModel } from './dialplan/base-contexts.js';
export { connectAri } from './ari/connect-ari.js';
export * from './config/asterisk-config.js';
export { writeBaseFile } from './config/base-file.js';
export * from './config/console-target.js';
export * from './config/diff.js';
export * from './config/errors.js';
export * from './config/layout.js';
export * from './config/render.js';
export * from './ami/errors.js';
export { connectAmi } from './ami/connect-ami.js';
export type { AmiConnection, AmiOptions, AmiState } from './ami/connect-ami.js';
export type { AmiFields, AmiMessage } from './ami/protocol.js';
export type { AmiCallOptions } from './ami/session.js';
