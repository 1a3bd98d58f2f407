import { Operators } from '@perezvon/plugin-operators';
import { QueueStatus } from '@perezvon/plugin-queues';
import { Phones } from '@perezvon/plugin-telephony';
import { definePlugin } from '@perezvon/sdk/server';
import { SipRegistration, SipRegistrationToken } from './registration/sip-registration.js';
import { Audit, lineRoutes } from './registration/routes.js';
import { sipSocket, SipWay } from './registration/sip-socket.js';

export default definePlugin({
  id: 'softphone',
  offers: [],
  start(host) {
    const line = new SipRegistration({
      operators: host.services.use(Operators),
      phones: host.services.use(Phones),
      floor: host.services.use(QueueStatus),
    });
    host.container.register(SipRegistrationToken, { useValue: line });
    host.container.register(SipWay, {
      useValue: { addresses: () => host.ari.nodes().map((node) => host.ari.sipSocket(node)), log: host.log },
    });
    host.container.register(Audit, { useValue: host.audit });
    host.http.routes(...lineRoutes);
    host.http.sockets(sipSocket);
  },
});
