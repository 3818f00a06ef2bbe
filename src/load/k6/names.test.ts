import { RefusedError } from '#core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { a, NameServer } from '../../../test/dns/name-server.ts';
import { otherCertificate, refuseUnknownNames } from './names.ts';

/** A name server that has one address for all names. */
async function nameServer(address: string): Promise<string> {
  const server = await NameServer.start(({ question: { name } }) => ({ answers: [a(name, address)] }));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return `127.0.0.1:${server.port}`;
}

const to = (url: string) => [{ url }];

describe('a certificate', () => {
  const refusal = (url: string, host?: string) =>
    otherCertificate([{ url, headers: host === undefined ? {} : { Host: host } }]);

  it('of another name than the URL has can not be asked for', () => {
    expect(refusal('https://lb.example.com/', 'shop.example.com')).toMatch(
      /certificate of lb.example.com.*Host header names shop.example.com; put that name in the URL/,
    );
    expect(refusal('https://10.0.0.1:8443/', '{{n}}.example.com')).toBeDefined();
  });

  it.each([
    ['http://lb.example.com/', 'shop.example.com'],
    ['https://shop.example.com/', 'Shop.example.com:8443'],
    ['https://shop.example.com/', undefined],
  ])('of %s is that of its host %s', (url, host) => expect(refusal(url, host)).toBeUndefined());
});

describe('a name', () => {
  it('that only the name server of the target knows is refused, since k6 does not ask that', async () => {
    const server = await nameServer('127.9.9.9');
    const refused = refuseUnknownNames(to('http://shop.invalid/'), server);
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toThrow("k6 can't find shop.invalid as the target has it");
  });

  it('that has the same addresses here is taken', async () => {
    await expect(
      refuseUnknownNames(to('http://localhost/'), await nameServer('127.0.0.1')),
    ).resolves.toBeUndefined();
  });

  it('is not looked up where it is an address, or the target has no name server', async () => {
    const server = await nameServer('127.9.9.9');
    await expect(refuseUnknownNames(to('http://127.0.0.1:80/'), server)).resolves.toBeUndefined();
    await expect(refuseUnknownNames(to('http://[::1]:80/'), server)).resolves.toBeUndefined();
    await expect(refuseUnknownNames(to('http://shop.invalid/'), undefined)).resolves.toBeUndefined();
  });
});
