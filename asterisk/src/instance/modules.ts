/** What an instance loads, and nothing else: a start takes a second, and what nobody uses cannot fail. */
const MODULES: Readonly<Record<string, string>> = {
  timing: 'res_timing_timerfd',
  base: 'res_sorcery_config res_sorcery_memory res_sorcery_astdb res_crypto res_http_websocket res_websocket_client res_speech',
  pjsip: `res_pjproject res_pjsip res_pjsip_session res_pjsip_pubsub chan_pjsip res_rtp_asterisk res_srtp
    res_pjsip_acl res_pjsip_authenticator_digest res_pjsip_caller_id res_pjsip_diversion res_pjsip_dlg_options
    res_pjsip_dtmf_info res_pjsip_empty_info res_pjsip_endpoint_identifier_anonymous
    res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user res_pjsip_exten_state
    res_pjsip_header_funcs res_pjsip_logger res_pjsip_nat res_pjsip_outbound_publish res_pjsip_outbound_authenticator_digest
    res_pjsip_outbound_registration res_pjsip_path res_pjsip_pidf_body_generator res_pjsip_refer
    res_pjsip_registrar res_pjsip_rfc3326 res_pjsip_sdp_rtp res_pjsip_transport_websocket`,
  formats: `codec_a_mu codec_alaw codec_ulaw codec_g722 codec_gsm codec_resample codec_opus_open_source format_pcm
    format_wav format_sln format_gsm format_ogg_opus_open_source res_format_attr_opus res_format_attr_celt
    res_format_attr_h264 res_format_attr_vp8`,
  bridges: 'bridge_simple bridge_softmix bridge_holding bridge_native_rtp bridge_builtin_features chan_bridge_media',
  stasis: `res_stasis res_stasis_answer res_stasis_playback res_stasis_recording res_stasis_snoop
    res_stasis_device_state app_stasis`,
  ari: `res_ari_model res_ari res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels
    res_ari_device_states res_ari_endpoints res_ari_events res_ari_playbacks res_ari_recordings res_ari_sounds`,
  applications: `app_chanspy app_dial app_echo app_exec app_mixmonitor app_playback app_playtones app_read app_record app_senddtmf
    app_softhangup app_stack app_talkdetect app_transfer app_userevent app_verbose app_waitforsilence app_amd
    app_milliwatt res_tonedetect res_musiconhold`,
  functions: `func_callerid func_channel func_cut func_db func_devstate func_dialplan func_env func_global func_groupcount
    func_hangupcause func_jitterbuffer func_logic func_math func_pjsip_aor func_pjsip_contact func_pjsip_endpoint
    func_rand func_sprintf func_strings func_talkdetect func_timeout func_uri func_volume func_periodic_hook`,
  dialplan: 'pbx_config',
};

const SAFE = /^[a-z0-9_]+\.so$/u;

/** `modules.conf`: the modules above that the root folder has, and `extra`. */
export function modulesConf(available: ReadonlySet<string>, extra: readonly string[] = []): string {
  const usual = Object.values(MODULES)
    .flatMap((names) => names.trim().split(/\s+/u))
    .map((name) => `${name}.so`);
  const loads = [...new Set([...usual, ...extra])].filter((name) => SAFE.test(name) && available.has(name));
  return ['[modules]', 'autoload = no', ...loads.map((name) => `load = ${name}`), ''].join('\n');
}
