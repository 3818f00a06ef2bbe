import { once } from 'node:events';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { LookupFunction } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { socketOpener } from './open-socket.ts';
import { cert, key } from '../../../test/certificate.ts';
import { listen } from '../../../test/load/server-here.ts';

const before = getCACertificates('default');
beforeEach(() => setDefaultCACertificates([cert]));
afterEach(() => setDefaultCACertificates(before));

const lookup: LookupFunction = (_name, _options, found) => found(null, '127.0.0.1', 4);

describe('a connection over TLS', () => {
  it.each([
    ['localhost', undefined],
    ['elsewhere.internal', 'localhost'],
  ])('to %s is there where the certificate is that of %s', async (host, tlsName) => {
    const { port } = new URL(await listen(createServer({ key, cert })));
    const origin = new URL(`https://${host}:${port}`);
    const socket = socketOpener({ origin, tlsName, lookup })();
    await expect(once(socket, 'secureConnect')).resolves.toEqual([]);
    socket.destroy();
  });

  it('is not there where the certificate is that of another', async () => {
    const { port } = new URL(await listen(createServer({ key, cert })));
    const origin = new URL(`https://elsewhere.internal:${port}`);
    const socket = socketOpener({ origin, tlsName: undefined, lookup })();
    await expect(once(socket, 'secureConnect')).rejects.toThrow(/altnames/);
  });
});
