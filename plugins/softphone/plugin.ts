import { Operators } from '@perezvon/plugin-operators';
import { QueueFloor } from '@perezvon/plugin-queues';
import { Phones } from '@perezvon/plugin-telephony';
import { definePlugin } from '@perezvon/sdk/server';
import { Line, LineToken } from './line/line.js';
import { Audit, lineRoutes } from './line/routes.js';
import { sipSocket, SipWay } from './line/sip-socket.js';

export default definePlugin({
  id: 'softphone',
  offers: [],
  start(host) {
    const line = new Line({
      operators: host.services.use(Operators),
      phones: host.services.use(Phones),
      floor: host.services.use(QueueFloor),
    });
    host.container.register(LineToken, { useValue: line });
    host.container.register(SipWay, {
      useValue: { addresses: () => host.ari.nodes().map((node) => host.ari.sipSocket(node)), log: host.log },
    });
    host.container.register(Audit, { useValue: host.audit });
    host.http.routes(...lineRoutes);
    host.http.sockets(sipSocket);
  },
});
