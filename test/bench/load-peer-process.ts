// Raw autocannon or raw undici on 50 connections, without anything of Squall around them; tells how many were answered.
import autocannon from 'autocannon';
import { Client } from 'undici';

const [, , peer = '', url = '', seconds = ''] = process.argv;
const connections = 50;
const forMs = Number(seconds) * 1000;

const answered = peer === 'autocannon' ? await byAutocannon() : await byUndici();
process.send?.({ answered }, () => process.exit(0));

async function byAutocannon(): Promise<number> {
  const result = await autocannon({ url, connections, duration: Number(seconds), workers: 0 });
  return result['2xx'];
}

async function byUndici(): Promise<number> {
  const { origin, pathname: path } = new URL(url);
  const clients = Array.from({ length: connections }, () => new Client(origin));
  const endMs = performance.now() + forMs;
  let count = 0;
  await Promise.all(
    clients.map(
      (client) =>
        new Promise<void>((resolve, reject) => {
          const next = () => {
            if (performance.now() >= endMs) return resolve();
            client.dispatch(
              { path, method: 'GET' },
              {
                onRequestStart: () => undefined,
                onResponseStart: () => undefined,
                onResponseData: () => undefined,
                onResponseEnd: () => {
                  count += 1;
                  next();
                },
                onResponseError: (_controller, error) => reject(error),
              },
            );
          };
          next();
        }),
    ),
  );
  await Promise.all(clients.map((client) => client.destroy()));
  return count;
}
