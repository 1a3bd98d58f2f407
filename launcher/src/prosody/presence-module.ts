export const presenceModuleName = 'perezvon_presence';

/**
 * A module for Prosody: the administrator, as which the product is connected, is told when a client of an account comes and
 * goes. By XMPP itself only those are told whom the client's owner has let see it.
 */
export const presenceModule = `-- Written at each start.
local st = require "util.stanza";
local admin = "admin@" .. module.host;

local function tell(session, type)
	if session.username and session.username ~= "admin" and session.full_jid then
		module:send(st.presence({ from = session.full_jid, to = admin, type = type }));
	end
end
module:hook("presence/initial", function (event) tell(event.origin, nil); end);
module:hook("resource-unbind", function (event) tell(event.session, "unavailable"); end);
`;
