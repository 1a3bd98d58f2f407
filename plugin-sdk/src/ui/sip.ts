/** A phone in the page, for the panels that are one; loaded by nobody else. */
export { UA, WebSocketInterface } from 'jssip';
export type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent, UAConfiguration } from 'jssip/lib/UA';
export type { RTCSession } from 'jssip/lib/RTCSession';
