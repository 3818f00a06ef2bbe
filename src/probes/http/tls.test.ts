import type { ObservationBody } from '#core';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import http from './index.ts';
import { createSender } from './sender.ts';
import { askTwice, behaving, fine, listen } from './test/server-rig.ts';
import { cert, key } from '../../../test/certificate.ts';
import { planned } from '../../../test/probes/planned.ts';

const before = getCACertificates('default');
afterEach(() => setDefaultCACertificates(before));

const serve = () => listen(createServer({ key, cert }, (_, response) => response.end('fine')));

it('has days left only where there is a certificate', () => {
  const read = (url: string) => http.params.safeParse({ url, expect: { tlsDaysLeft: '>= 14' } }).success;
  expect([read('https://shop.internal/'), read('http://shop.internal/')]).toEqual([true, false]);
});

describe.each(['fresh', 'pooled'])('https on %s connections', (connections) => {
  it('is ok where the certificate is trusted and carries the name', async () => {
    setDefaultCACertificates([cert]);
    await using server = await serve();
    const told = await askTwice(`https://localhost:${server.port}/`, {
      connections,
      expect: { body: 'fine' },
    });
    expect(told).toEqual(['ok', 'ok']);
    expect(server.accepted).toBe(connections === 'fresh' ? 2 : 1);
  });

  it('asks for the name in the Host header', async () => {
    setDefaultCACertificates([cert]);
    await using server = await serve();
    const url = `https://127.0.0.1:${server.port}/`;
    const headers = { Host: 'localhost' };
    expect(await askTwice(url, { connections, headers })).toEqual(['ok', 'ok']);
    const other = 'failed: tls: ERR_TLS_CERT_ALTNAME_INVALID';
    expect(await askTwice(url, { connections })).toEqual([other, other]);
  });

  it('fails where the certificate is not trusted', async () => {
    await using server = await serve();
    const told = await askTwice(`https://localhost:${server.port}/`, { connections });
    expect(told).toEqual(Array(2).fill('failed: tls: DEPTH_ZERO_SELF_SIGNED_CERT'));
  });

  it('fails where the certificate ends sooner than it may', async () => {
    setDefaultCACertificates([cert]);
    await using server = await serve();
    const told = (tlsDaysLeft: string) =>
      askTwice(`https://localhost:${server.port}/`, { connections, expect: { tlsDaysLeft } });
    expect(await told('>= 14')).toEqual(['ok', 'ok']);
    const daysLeft = Math.floor((Date.UTC(2100, 0, 1) - Date.now()) / 86_400_000);
    const soon = `failed: tls: certificate ends in ${daysLeft} days`;
    expect(await told(`>= ${daysLeft + 1}`)).toEqual([soon, soon]);
    expect(await told(`>= ${daysLeft}`)).toEqual(['ok', 'ok']);
  });

  it('notes once when the certificate ends', async () => {
    setDefaultCACertificates([cert]);
    await using server = await serve();
    const noted: ObservationBody[] = [];
    const { params } = planned(http, { url: `https://localhost:${server.port}/`, connections });
    const context = { now: () => 7, observe: (one: ObservationBody) => void noted.push(one) };
    const sender = createSender(params, { ...context, nameServer: undefined });
    for (let sends = 0; sends < 2; sends += 1)
      await new Promise<void>((resolve) => sender.send(() => resolve()));
    sender.close();
    const endsAt = Date.UTC(2100, 0, 1);
    expect(noted.filter(({ kind }) => kind === 'certificate')).toEqual([
      { kind: 'certificate', seen: 7, endsAt },
    ]);
  });

  it('lets go of a send that is called off in the middle of the handshake', async () => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    await using server = await behaving((socket) => {
      socket.on('close', resolve);
      cancel();
    });
    const url = `https://localhost:${server.port}/`;
    const { params } = planned(http, { url, connections });
    const told: string[] = [];
    const cancel = createSender(params).send((outcome) => told.push(outcome));
    await gone;
    expect(told).toEqual([]);
  });

  it('fails where nobody speaks TLS', async () => {
    await using server = await behaving((socket) => socket.write(fine));
    const told = await askTwice(`https://localhost:${server.port}/`, { connections });
    expect(told).toEqual(Array(2).fill(expect.stringMatching(/^failed: tls: E/)));
  });
});
