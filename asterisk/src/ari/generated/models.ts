// Written by asterisk/generator/generate-ari-types.ts from the JSON of Asterisk itself: do not edit.

/** Protocol specific additional parameter */
export interface AdditionalParam {
  /** Name of the parameter */
  readonly parameter_name: string;
  /** Value of the parameter */
  readonly parameter_value: string;
}

/** Details of a Stasis application */
export interface Application {
  /** Name of this application */
  readonly name: string;
  /** Id's for channels subscribed to. */
  readonly channel_ids: readonly string[];
  /** Id's for bridges subscribed to. */
  readonly bridge_ids: readonly string[];
  /** {tech}/{resource} for endpoints subscribed to. */
  readonly endpoint_ids: readonly string[];
  /** Names of the devices subscribed to. */
  readonly device_names: readonly string[];
  /** Event types sent to the application. */
  readonly events_allowed: readonly unknown[];
  /** Event types not sent to the application. */
  readonly events_disallowed: readonly unknown[];
}

/** Asterisk system information */
export interface AsteriskInfo {
  /** Info about how Asterisk was built */
  readonly build?: BuildInfo;
  /** Info about the system running Asterisk */
  readonly system?: SystemInfo;
  /** Info about Asterisk configuration */
  readonly config?: ConfigInfo;
  /** Info about Asterisk status */
  readonly status?: StatusInfo;
}

/** Asterisk ping information */
export interface AsteriskPing {
  /** Asterisk id info */
  readonly asterisk_id: string;
  /** Always string value is pong */
  readonly ping: string;
  /** The timestamp string of request received time */
  readonly timestamp: string;
}

/** The merging of media from one or more channels. Everyone on the bridge receives the same audio. */
export interface Bridge {
  /** Unique identifier for this bridge */
  readonly id: string;
  /** Name of the current bridging technology */
  readonly technology: string;
  /** Type of bridge technology */
  readonly bridge_type: 'mixing' | 'holding';
  /** Bridging class */
  readonly bridge_class: string;
  /** Entity that created the bridge */
  readonly creator: string;
  /** Name the creator gave the bridge */
  readonly name: string;
  /** Ids of channels participating in this bridge */
  readonly channels: readonly string[];
  /** The video mode the bridge is using. One of 'none', 'talker', 'sfu', or 'single'. */
  readonly video_mode?: string;
  /** The ID of the channel that is the source of video in this bridge, if one exists. */
  readonly video_source_id?: string;
  /** Timestamp when bridge was created */
  readonly creationtime: string;
  /** Bridge variables */
  readonly bridgevars?: unknown;
}

/** Info about how Asterisk was built */
export interface BuildInfo {
  /** OS Asterisk was built on. */
  readonly os: string;
  /** Kernel version Asterisk was built on. */
  readonly kernel: string;
  /** Compile time options, or empty string if default. */
  readonly options: string;
  /** Machine architecture (x86_64, i686, ppc, etc.) */
  readonly machine: string;
  /** Date and time when Asterisk was built. */
  readonly date: string;
  /** Username that build Asterisk */
  readonly user: string;
}

/** Caller identification */
export interface CallerID {
  readonly name: string;
  readonly number: string;
}

/** A specific communication connection between Asterisk and an Endpoint. */
export interface Channel {
  /** Unique identifier of the channel. This is the same as the Uniqueid field in AMI. */
  readonly id: string;
  /** Protocol id from underlying channel driver (i.e. Call-ID for chan_pjsip; will be empty if not applicable or not implemented by driver). */
  readonly protocol_id: string;
  /** Name of the channel (i.e. SIP/foo-0000a7e3) */
  readonly name: string;
  readonly state: 'Down' | 'Rsrved' | 'OffHook' | 'Dialing' | 'Ring' | 'Ringing' | 'Up' | 'Busy' | 'Dialing Offhook' | 'Pre-ring' | 'Unknown';
  readonly caller: CallerID;
  readonly connected: CallerID;
  readonly accountcode: string;
  /** Current location in the dialplan */
  readonly dialplan: DialplanCEP;
  /** Timestamp when channel was created */
  readonly creationtime: string;
  /** The default spoken language */
  readonly language: string;
  /** Channel variables */
  readonly channelvars?: unknown;
  /** The Caller ID RDNIS */
  readonly caller_rdnis?: string;
  /** The Tenant ID for the channel */
  readonly tenantid?: string;
}

/** Info about Asterisk configuration */
export interface ConfigInfo {
  /** Asterisk system name. */
  readonly name: string;
  /** Default language for media playback. */
  readonly default_language: string;
  /** Maximum number of simultaneous channels. */
  readonly max_channels?: number;
  /** Maximum number of open file handles (files, sockets). */
  readonly max_open_files?: number;
  /** Maximum load avg on system. */
  readonly max_load?: number;
  /** Effective user/group id for running Asterisk. */
  readonly setid: SetId;
}

/** A key/value pair that makes up part of a configuration object. */
export interface ConfigTuple {
  /** A configuration object attribute. */
  readonly attribute: string;
  /** The value for the attribute. */
  readonly value: string;
}

/** Detailed information about a contact on an endpoint. */
export interface ContactInfo {
  /** The location of the contact. */
  readonly uri: string;
  /** The current status of the contact. */
  readonly contact_status: 'Unreachable' | 'Reachable' | 'Unknown' | 'NonQualified' | 'Removed';
  /** The Address of Record this contact belongs to. */
  readonly aor: string;
  /** Current round trip time, in microseconds, for the contact. */
  readonly roundtrip_usec?: string;
}

/** Represents the state of a device. */
export interface DeviceState {
  /** Name of the device. */
  readonly name: string;
  /** Device's state */
  readonly state: 'UNKNOWN' | 'NOT_INUSE' | 'INUSE' | 'BUSY' | 'INVALID' | 'UNAVAILABLE' | 'RINGING' | 'RINGINUSE' | 'ONHOLD';
}

/** Dialed channel information. */
export interface Dialed {
}

/** Dialplan location (context/extension/priority) */
export interface DialplanCEP {
  /** Context in the dialplan */
  readonly context: string;
  /** Extension in the dialplan */
  readonly exten: string;
  /** Priority in the dialplan */
  readonly priority: number;
  /** Name of current dialplan application */
  readonly app_name: string;
  /** Parameter of current dialplan application */
  readonly app_data: string;
}

/** An external device that may offer/accept calls to/from Asterisk. Unlike most resources, which have a single unique identifier, an endpoint is uniquely identified by the technology/resource pair. */
export interface Endpoint {
  /** Technology of the endpoint */
  readonly technology: string;
  /** Identifier of the endpoint, specific to the given technology. */
  readonly resource: string;
  /** Endpoint's state */
  readonly state?: 'unknown' | 'offline' | 'online';
  /** Id's of channels associated with this endpoint */
  readonly channel_ids: readonly string[];
}

/** Identifies the format and language of a sound file */
export interface FormatLangPair {
  readonly language: string;
  readonly format: string;
}

/** A recording that is in progress */
export interface LiveRecording {
  /** Base name for the recording */
  readonly name: string;
  /** Recording format (wav, gsm, etc.) */
  readonly format: string;
  /** URI for the channel or bridge being recorded */
  readonly target_uri: string;
  readonly state: 'queued' | 'recording' | 'paused' | 'done' | 'failed' | 'canceled';
  /** Duration in seconds of the recording */
  readonly duration?: number;
  /** Duration of talking, in seconds, detected in the recording. This is only available if the recording was initiated with a non-zero maxSilenceSeconds. */
  readonly talking_duration?: number;
  /** Duration of silence, in seconds, detected in the recording. This is only available if the recording was initiated with a non-zero maxSilenceSeconds. */
  readonly silence_duration?: number;
  /** Cause for recording failure if failed */
  readonly cause?: string;
}

/** Details of an Asterisk log channel */
export interface LogChannel {
  /** The log channel path */
  readonly channel: string;
  /** Types of logs for the log channel */
  readonly type: string;
  /** Whether or not a log type is enabled */
  readonly status: string;
  /** The various log levels */
  readonly configuration: string;
}

/** Represents the state of a mailbox. */
export interface Mailbox {
  /** Name of the mailbox. */
  readonly name: string;
  /** Count of old messages in the mailbox. */
  readonly old_messages: number;
  /** Count of new messages in the mailbox. */
  readonly new_messages: number;
}

/** Details of an Asterisk module */
export interface Module {
  /** The name of this module */
  readonly name: string;
  /** The description of this module */
  readonly description: string;
  /** The number of times this module is being used */
  readonly use_count: number;
  /** The running status of this module */
  readonly status: string;
  /** The support state of this module */
  readonly support_level: string;
}

/** Detailed information about a remote peer that communicates with Asterisk. */
export interface Peer {
  /** The current state of the peer. Note that the values of the status are dependent on the underlying peer technology. */
  readonly peer_status: string;
  /** An optional reason associated with the change in peer_status. */
  readonly cause?: string;
  /** The IP address of the peer. */
  readonly address?: string;
  /** The port of the peer. */
  readonly port?: string;
  /** The last known time the peer was contacted. */
  readonly time?: string;
}

/** Object representing the playback of media to a channel */
export interface Playback {
  /** ID for this playback operation */
  readonly id: string;
  /** The URI for the media currently being played back. */
  readonly media_uri: string;
  /** If a list of URIs is being played, the next media URI to be played back. */
  readonly next_media_uri?: string;
  /** URI for the channel or bridge to play the media on */
  readonly target_uri: string;
  /** For media types that support multiple languages, the language requested for playback. */
  readonly language?: string;
  /** Current state of the playback operation. */
  readonly state: 'queued' | 'playing' | 'continuing' | 'done' | 'failed';
}

/** transfer destination requested by transferee */
export interface ReferredBy {
  /** The channel on which the refer was received */
  readonly source_channel: Channel;
  /** Channel, Connected to the channel, receiving the transfer request on. */
  readonly connected_channel?: Channel;
  /** Bridge connecting both Channels */
  readonly bridge?: Bridge;
}

/** transfer destination requested by transferee */
export interface ReferTo {
  readonly requested_destination: RequiredDestination;
  /** The Channel Object, that is to be replaced */
  readonly destination_channel?: Channel;
  /** Channel, connected to the to be replaced channel */
  readonly connected_channel?: Channel;
  /** Bridge connecting both destination channels */
  readonly bridge?: Bridge;
}

/** Information about the requested destination */
export interface RequiredDestination {
  /** the requested protocol-id by the referee in case of SIP channel, this is a SIP Call ID, Mutually exclusive to destination */
  readonly protocol_id?: string;
  /** Destination User Part. Only for Blind transfer. Mutually exclusive to protocol_id */
  readonly destination?: string;
  /** List of additional protocol specific information */
  readonly additional_protocol_params?: readonly AdditionalParam[];
}

/** A statistics of a RTP. */
export interface RTPstat {
  /** Number of packets transmitted. */
  readonly txcount: number;
  /** Number of packets received. */
  readonly rxcount: number;
  /** Jitter on transmitted packets. */
  readonly txjitter?: number;
  /** Jitter on received packets. */
  readonly rxjitter?: number;
  /** Maximum jitter on remote side. */
  readonly remote_maxjitter?: number;
  /** Minimum jitter on remote side. */
  readonly remote_minjitter?: number;
  /** Average jitter on remote side. */
  readonly remote_normdevjitter?: number;
  /** Standard deviation jitter on remote side. */
  readonly remote_stdevjitter?: number;
  /** Maximum jitter on local side. */
  readonly local_maxjitter?: number;
  /** Minimum jitter on local side. */
  readonly local_minjitter?: number;
  /** Average jitter on local side. */
  readonly local_normdevjitter?: number;
  /** Standard deviation jitter on local side. */
  readonly local_stdevjitter?: number;
  /** Number of transmitted packets lost. */
  readonly txploss: number;
  /** Number of received packets lost. */
  readonly rxploss: number;
  /** Maximum number of packets lost on remote side. */
  readonly remote_maxrxploss?: number;
  /** Minimum number of packets lost on remote side. */
  readonly remote_minrxploss?: number;
  /** Average number of packets lost on remote side. */
  readonly remote_normdevrxploss?: number;
  /** Standard deviation packets lost on remote side. */
  readonly remote_stdevrxploss?: number;
  /** Maximum number of packets lost on local side. */
  readonly local_maxrxploss?: number;
  /** Minimum number of packets lost on local side. */
  readonly local_minrxploss?: number;
  /** Average number of packets lost on local side. */
  readonly local_normdevrxploss?: number;
  /** Standard deviation packets lost on local side. */
  readonly local_stdevrxploss?: number;
  /** Total round trip time. */
  readonly rtt?: number;
  /** Maximum round trip time. */
  readonly maxrtt?: number;
  /** Minimum round trip time. */
  readonly minrtt?: number;
  /** Average round trip time. */
  readonly normdevrtt?: number;
  /** Standard deviation round trip time. */
  readonly stdevrtt?: number;
  /** Our SSRC. */
  readonly local_ssrc: number;
  /** Their SSRC. */
  readonly remote_ssrc: number;
  /** Number of octets transmitted. */
  readonly txoctetcount: number;
  /** Number of octets received. */
  readonly rxoctetcount: number;
  /** The Asterisk channel's unique ID that owns this instance. */
  readonly channel_uniqueid: string;
}

/** Effective user/group id */
export interface SetId {
  /** Effective user id. */
  readonly user: string;
  /** Effective group id. */
  readonly group: string;
}

/** A media file that may be played back. */
export interface Sound {
  /** Sound's identifier. */
  readonly id: string;
  /** Text description of the sound, usually the words spoken. */
  readonly text?: string;
  /** The formats and languages in which this sound is available. */
  readonly formats: readonly FormatLangPair[];
}

/** Info about Asterisk status */
export interface StatusInfo {
  /** Time when Asterisk was started. */
  readonly startup_time: string;
  /** Time when Asterisk was last reloaded. */
  readonly last_reload_time: string;
}

/** A past recording that may be played back. */
export interface StoredRecording {
  readonly name: string;
  readonly format: string;
}

/** Info about Asterisk */
export interface SystemInfo {
  /** Asterisk version. */
  readonly version: string;
  readonly entity_id: string;
}

/** A text message. */
export interface TextMessage {
  /** A technology specific URI specifying the source of the message. For pjsip technology, any SIP URI can be specified. For xmpp, the URI must correspond to the client connection being used to send the message. */
  readonly from: string;
  /** A technology specific URI specifying the destination of the message. Valid technologies include pjsip, and xmp. The destination of a message should be an endpoint. */
  readonly to: string;
  /** The text of the message. */
  readonly body: string;
  /** Technology specific key/value pairs (JSON object) associated with the message. */
  readonly variables?: unknown;
}

/** The value of a channel variable */
export interface Variable {
  /** The value of the variable requested */
  readonly value: string;
}

/** A dictionary of channel variables */
export interface Variables {
  /** A dictionary of channel variables */
  readonly variables: unknown;
}
