import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { anyPort, demandFree } from './ports.js';

it('says of a port that is taken which setting chooses another, and of a foreign address which one is wrong', async () => {
  const port = await anyPort();
  await expect(demandFree('SIP', '127.0.0.1', port, 'PEREZVON_SIP_PORT')).resolves.toBeUndefined();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  try {
    await expect(demandFree('the page', '127.0.0.1', port, 'PEREZVON_HTTP_PORT')).rejects.toThrow(
      `Port ${port} for the page is taken; choose another one: PEREZVON_HTTP_PORT=${port + 1} npm start`,
    );
  } finally {
    server.close();
  }
  // Documentation's own range (RFC 5737): no machine has it.
  for (const protocol of ['tcp', 'udp'] as const)
    await expect(demandFree('SIP', '192.0.2.1', port, 'PEREZVON_SIP_PORT', protocol)).rejects.toThrow(
      "Address 192.0.2.1 for SIP is not one of this machine's (EADDRNOTAVAIL); correct PEREZVON_SIP_ADDRESS.",
    );
});
