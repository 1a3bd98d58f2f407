export { carrierBehaviour, type CarrierBehaviour } from './carrier/behaviour.js';
export { carrierAnswer, carrierDoor } from './carrier/carrier-config.js';
export type { CarrierCall } from './carrier/carrier-log.js';
export { type Carrier, type CarrierOptions, startCarrier } from './carrier/start-carrier.js';
export { startProsody } from './prosody/start-prosody.js';
export { keepAlive } from './servers/part.js';
export { workerFlags } from './servers/product-process.js';
export { startServers } from './servers/start-servers.js';
export { Steps } from './steps/steps.js';
