// Written by asterisk/generator/generate-ari-types.ts from the JSON of Asterisk itself: do not edit.

import type { Bridge, Channel, ContactInfo, DeviceState, Endpoint, LiveRecording, Peer, Playback, ReferredBy, ReferTo, TextMessage } from './models.js';

/** What every event carries. */
export interface AriEventBase {
  /** The application that receives the event. */
  readonly application: string;
  /** When Asterisk made it, ISO 8601 with the zone of the server. */
  readonly timestamp: string;
  /** The Asterisk that raised it. */
  readonly asterisk_id?: string;
}

/** Notification that trying to move a channel to another Stasis application failed. */
export interface ApplicationMoveFailed extends AriEventBase {
  readonly type: 'ApplicationMoveFailed';
  readonly channel: Channel;
  readonly destination: string;
  /** Arguments to the application */
  readonly args: readonly string[];
}

/** Notification that a Stasis app has been registered. */
export interface ApplicationRegistered extends AriEventBase {
  readonly type: 'ApplicationRegistered';
}

/** Notification that another WebSocket has taken over for an application. An application may only be subscribed to by a single WebSocket at a time. If multiple WebSockets attempt to subscribe to the same application, the newer WebSocket wins, and the older one receives this event. */
export interface ApplicationReplaced extends AriEventBase {
  readonly type: 'ApplicationReplaced';
}

/** Notification that a Stasis app has been unregistered. */
export interface ApplicationUnregistered extends AriEventBase {
  readonly type: 'ApplicationUnregistered';
}

/** Notification that an attended transfer has occurred. */
export interface BridgeAttendedTransfer extends AriEventBase {
  readonly type: 'BridgeAttendedTransfer';
  /** First leg of the transferer */
  readonly transferer_first_leg: Channel;
  /** Second leg of the transferer */
  readonly transferer_second_leg: Channel;
  /** The channel that is replacing transferer_first_leg in the swap */
  readonly replace_channel?: Channel;
  /** The channel that is being transferred */
  readonly transferee?: Channel;
  /** The channel that is being transferred to */
  readonly transfer_target?: Channel;
  /** The result of the transfer attempt */
  readonly result: string;
  /** Whether the transfer was externally initiated or not */
  readonly is_external: boolean;
  /** Bridge the transferer first leg is in */
  readonly transferer_first_leg_bridge?: Bridge;
  /** Bridge the transferer second leg is in */
  readonly transferer_second_leg_bridge?: Bridge;
  /** How the transfer was accomplished */
  readonly destination_type: string;
  /** Bridge that survived the merge result */
  readonly destination_bridge?: string;
  /** Application that has been transferred into */
  readonly destination_application?: string;
  /** First leg of a link transfer result */
  readonly destination_link_first_leg?: Channel;
  /** Second leg of a link transfer result */
  readonly destination_link_second_leg?: Channel;
  /** Transferer channel that survived the threeway result */
  readonly destination_threeway_channel?: Channel;
  /** Bridge that survived the threeway result */
  readonly destination_threeway_bridge?: Bridge;
}

/** Notification that a blind transfer has occurred. */
export interface BridgeBlindTransfer extends AriEventBase {
  readonly type: 'BridgeBlindTransfer';
  /** The channel performing the blind transfer */
  readonly channel: Channel;
  /** The channel that is replacing transferer when the transferee(s) can not be transferred directly */
  readonly replace_channel?: Channel;
  /** The channel that is being transferred */
  readonly transferee?: Channel;
  /** The extension transferred to */
  readonly exten: string;
  /** The context transferred to */
  readonly context: string;
  /** The result of the transfer attempt */
  readonly result: string;
  /** Whether the transfer was externally initiated or not */
  readonly is_external: boolean;
  /** The bridge being transferred */
  readonly bridge?: Bridge;
}

/** Notification that a bridge has been created. */
export interface BridgeCreated extends AriEventBase {
  readonly type: 'BridgeCreated';
  readonly bridge: Bridge;
}

/** Notification that a bridge has been destroyed. */
export interface BridgeDestroyed extends AriEventBase {
  readonly type: 'BridgeDestroyed';
  readonly bridge: Bridge;
}

/** Notification that one bridge has merged into another. */
export interface BridgeMerged extends AriEventBase {
  readonly type: 'BridgeMerged';
  readonly bridge: Bridge;
  readonly bridge_from: Bridge;
}

/** Notification that the source of video in a bridge has changed. */
export interface BridgeVideoSourceChanged extends AriEventBase {
  readonly type: 'BridgeVideoSourceChanged';
  readonly bridge: Bridge;
  readonly old_video_source_id?: string;
}

/** Notification that a channel is being broadcast to ARI applications for claiming. */
export interface CallBroadcast extends AriEventBase {
  readonly type: 'CallBroadcast';
  /** The channel being broadcast. */
  readonly channel: Channel;
  /** The caller ID number. */
  readonly caller?: string;
  /** The called number. */
  readonly called?: string;
}

/** Notification that a broadcast channel has been successfully claimed by an ARI application. */
export interface CallClaimed extends AriEventBase {
  readonly type: 'CallClaimed';
  /** The channel that was claimed. */
  readonly channel: Channel;
  /** The name of the ARI application that claimed the channel. */
  readonly winner_app: string;
}

/** Channel changed Caller ID. */
export interface ChannelCallerId extends AriEventBase {
  readonly type: 'ChannelCallerId';
  /** The integer representation of the Caller Presentation value. */
  readonly caller_presentation: number;
  /** The text representation of the Caller Presentation value. */
  readonly caller_presentation_txt: string;
  /** The channel that changed Caller ID. */
  readonly channel: Channel;
}

/** Channel changed Connected Line. */
export interface ChannelConnectedLine extends AriEventBase {
  readonly type: 'ChannelConnectedLine';
  /** The channel whose connected line has changed. */
  readonly channel: Channel;
}

/** Notification that a channel has been created. */
export interface ChannelCreated extends AriEventBase {
  readonly type: 'ChannelCreated';
  readonly channel: Channel;
}

/** Notification that a channel has been destroyed. */
export interface ChannelDestroyed extends AriEventBase {
  readonly type: 'ChannelDestroyed';
  /** Integer representation of the cause of the hangup */
  readonly cause: number;
  /** Text representation of the cause of the hangup */
  readonly cause_txt: string;
  /** Integer representation of the technology-specific off-nominal cause of the hangup. */
  readonly tech_cause?: number;
  readonly channel: Channel;
}

/** Channel changed location in the dialplan. */
export interface ChannelDialplan extends AriEventBase {
  readonly type: 'ChannelDialplan';
  /** The channel that changed dialplan location. */
  readonly channel: Channel;
  /** The application about to be executed. */
  readonly dialplan_app: string;
  /** The data to be passed to the application. */
  readonly dialplan_app_data: string;
}

/** DTMF received on a channel. This event is sent when the DTMF ends. There is no notification about the start of DTMF */
export interface ChannelDtmfReceived extends AriEventBase {
  readonly type: 'ChannelDtmfReceived';
  /** DTMF digit received (0-9, A-E, # or *) */
  readonly digit: string;
  /** Number of milliseconds DTMF was received */
  readonly duration_ms: number;
  /** The channel on which DTMF was received */
  readonly channel: Channel;
}

/** Notification that a channel has entered a bridge. */
export interface ChannelEnteredBridge extends AriEventBase {
  readonly type: 'ChannelEnteredBridge';
  readonly bridge: Bridge;
  readonly channel?: Channel;
}

/** A hangup was requested on the channel. */
export interface ChannelHangupRequest extends AriEventBase {
  readonly type: 'ChannelHangupRequest';
  /** Integer representation of the cause of the hangup. */
  readonly cause?: number;
  /** Integer representation of the technology-specific off-nominal cause of the hangup. */
  readonly tech_cause?: number;
  /** Whether the hangup request was a soft hangup request. */
  readonly soft?: boolean;
  /** The channel on which the hangup was requested. */
  readonly channel: Channel;
}

/** A channel initiated a media hold. */
export interface ChannelHold extends AriEventBase {
  readonly type: 'ChannelHold';
  /** The channel that initiated the hold event. */
  readonly channel: Channel;
  /** The music on hold class that the initiator requested. */
  readonly musicclass?: string;
}

/** Notification that a channel has left a bridge. */
export interface ChannelLeftBridge extends AriEventBase {
  readonly type: 'ChannelLeftBridge';
  readonly bridge: Bridge;
  readonly channel: Channel;
}

/** Notification of a channel's state change. */
export interface ChannelStateChange extends AriEventBase {
  readonly type: 'ChannelStateChange';
  readonly channel: Channel;
}

/** Talking is no longer detected on the channel. */
export interface ChannelTalkingFinished extends AriEventBase {
  readonly type: 'ChannelTalkingFinished';
  /** The channel on which talking completed. */
  readonly channel: Channel;
  /** The length of time, in milliseconds, that talking was detected on the channel */
  readonly duration: number;
}

/** Talking was detected on the channel. */
export interface ChannelTalkingStarted extends AriEventBase {
  readonly type: 'ChannelTalkingStarted';
  /** The channel on which talking started. */
  readonly channel: Channel;
}

/** Tone was detected on the channel. */
export interface ChannelToneDetected extends AriEventBase {
  readonly type: 'ChannelToneDetected';
  /** The channel the tone was detected on. */
  readonly channel: Channel;
}

/** transfer on a channel. */
export interface ChannelTransfer extends AriEventBase {
  readonly type: 'ChannelTransfer';
  /** Transfer State */
  readonly state?: string;
  /** Refer-To information with optionally both affected channels */
  readonly refer_to: ReferTo;
  /** Referred-By SIP Header according rfc3892 */
  readonly referred_by: ReferredBy;
}

/** A channel initiated a media unhold. */
export interface ChannelUnhold extends AriEventBase {
  readonly type: 'ChannelUnhold';
  /** The channel that initiated the unhold event. */
  readonly channel: Channel;
}

/** User-generated event with additional user-defined fields in the object. */
export interface ChannelUserevent extends AriEventBase {
  readonly type: 'ChannelUserevent';
  /** The name of the user event. */
  readonly eventname: string;
  /** A channel that is signaled with the user event. */
  readonly channel?: Channel;
  /** A bridge that is signaled with the user event. */
  readonly bridge?: Bridge;
  /** A endpoint that is signaled with the user event. */
  readonly endpoint?: Endpoint;
  /** Custom Userevent data */
  readonly userevent: unknown;
}

/** Channel variable changed. */
export interface ChannelVarset extends AriEventBase {
  readonly type: 'ChannelVarset';
  /** The variable that changed. */
  readonly variable: string;
  /** The new value of the variable. */
  readonly value: string;
  /** The channel on which the variable was set. If missing, the variable is a global variable. */
  readonly channel?: Channel;
}

/** The state of a contact on an endpoint has changed. */
export interface ContactStatusChange extends AriEventBase {
  readonly type: 'ContactStatusChange';
  readonly endpoint: Endpoint;
  readonly contact_info: ContactInfo;
}

/** Notification that a device state has changed. */
export interface DeviceStateChanged extends AriEventBase {
  readonly type: 'DeviceStateChanged';
  /** Device state object */
  readonly device_state: DeviceState;
}

/** Dialing state has changed. */
export interface Dial extends AriEventBase {
  readonly type: 'Dial';
  /** The calling channel. */
  readonly caller?: Channel;
  /** The dialed channel. */
  readonly peer: Channel;
  /** Forwarding target requested by the original dialed channel. */
  readonly forward?: string;
  /** Channel that the caller has been forwarded to. */
  readonly forwarded?: Channel;
  /** The dial string for calling the peer channel. */
  readonly dialstring?: string;
  /** Current status of the dialing attempt to the peer. */
  readonly dialstatus: string;
}

/** Endpoint state changed. */
export interface EndpointStateChange extends AriEventBase {
  readonly type: 'EndpointStateChange';
  readonly endpoint: Endpoint;
}

/** The state of a peer associated with an endpoint has changed. */
export interface PeerStatusChange extends AriEventBase {
  readonly type: 'PeerStatusChange';
  readonly endpoint: Endpoint;
  readonly peer: Peer;
}

/** Event showing the continuation of a media playback operation from one media URI to the next in the list. */
export interface PlaybackContinuing extends AriEventBase {
  readonly type: 'PlaybackContinuing';
  /** Playback control object */
  readonly playback: Playback;
}

/** Event showing the completion of a media playback operation. */
export interface PlaybackFinished extends AriEventBase {
  readonly type: 'PlaybackFinished';
  /** Playback control object */
  readonly playback: Playback;
}

/** Event showing the start of a media playback operation. */
export interface PlaybackStarted extends AriEventBase {
  readonly type: 'PlaybackStarted';
  /** Playback control object */
  readonly playback: Playback;
}

/** Event showing failure of a recording operation. */
export interface RecordingFailed extends AriEventBase {
  readonly type: 'RecordingFailed';
  /** Recording control object */
  readonly recording: LiveRecording;
}

/** Event showing the completion of a recording operation. */
export interface RecordingFinished extends AriEventBase {
  readonly type: 'RecordingFinished';
  /** Recording control object */
  readonly recording: LiveRecording;
}

/** Event showing the start of a recording operation. */
export interface RecordingStarted extends AriEventBase {
  readonly type: 'RecordingStarted';
  /** Recording control object */
  readonly recording: LiveRecording;
}

/** Notification that a channel has left a Stasis application. */
export interface StasisEnd extends AriEventBase {
  readonly type: 'StasisEnd';
  readonly channel: Channel;
}

/** Notification that a channel has entered a Stasis application. */
export interface StasisStart extends AriEventBase {
  readonly type: 'StasisStart';
  /** Arguments to the application */
  readonly args: readonly string[];
  readonly channel: Channel;
  readonly replace_channel?: Channel;
}

/** A text message was received from an endpoint. */
export interface TextMessageReceived extends AriEventBase {
  readonly type: 'TextMessageReceived';
  readonly message: TextMessage;
  readonly endpoint?: Endpoint;
}

/** Every event that this version of Asterisk describes. */
export type AriKnownEvent =
  | ApplicationMoveFailed
  | ApplicationRegistered
  | ApplicationReplaced
  | ApplicationUnregistered
  | BridgeAttendedTransfer
  | BridgeBlindTransfer
  | BridgeCreated
  | BridgeDestroyed
  | BridgeMerged
  | BridgeVideoSourceChanged
  | CallBroadcast
  | CallClaimed
  | ChannelCallerId
  | ChannelConnectedLine
  | ChannelCreated
  | ChannelDestroyed
  | ChannelDialplan
  | ChannelDtmfReceived
  | ChannelEnteredBridge
  | ChannelHangupRequest
  | ChannelHold
  | ChannelLeftBridge
  | ChannelStateChange
  | ChannelTalkingFinished
  | ChannelTalkingStarted
  | ChannelToneDetected
  | ChannelTransfer
  | ChannelUnhold
  | ChannelUserevent
  | ChannelVarset
  | ContactStatusChange
  | DeviceStateChanged
  | Dial
  | EndpointStateChange
  | PeerStatusChange
  | PlaybackContinuing
  | PlaybackFinished
  | PlaybackStarted
  | RecordingFailed
  | RecordingFinished
  | RecordingStarted
  | StasisEnd
  | StasisStart
  | TextMessageReceived;

/** The names of all known events. */
export const ARI_EVENT_TYPES: readonly AriKnownEvent['type'][] = [
  'ApplicationMoveFailed',
  'ApplicationRegistered',
  'ApplicationReplaced',
  'ApplicationUnregistered',
  'BridgeAttendedTransfer',
  'BridgeBlindTransfer',
  'BridgeCreated',
  'BridgeDestroyed',
  'BridgeMerged',
  'BridgeVideoSourceChanged',
  'CallBroadcast',
  'CallClaimed',
  'ChannelCallerId',
  'ChannelConnectedLine',
  'ChannelCreated',
  'ChannelDestroyed',
  'ChannelDialplan',
  'ChannelDtmfReceived',
  'ChannelEnteredBridge',
  'ChannelHangupRequest',
  'ChannelHold',
  'ChannelLeftBridge',
  'ChannelStateChange',
  'ChannelTalkingFinished',
  'ChannelTalkingStarted',
  'ChannelToneDetected',
  'ChannelTransfer',
  'ChannelUnhold',
  'ChannelUserevent',
  'ChannelVarset',
  'ContactStatusChange',
  'DeviceStateChanged',
  'Dial',
  'EndpointStateChange',
  'PeerStatusChange',
  'PlaybackContinuing',
  'PlaybackFinished',
  'PlaybackStarted',
  'RecordingFailed',
  'RecordingFinished',
  'RecordingStarted',
  'StasisEnd',
  'StasisStart',
  'TextMessageReceived',
];
