import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, hostRig, server, type HostRig } from './test/host-rig.ts';

let rig: HostRig;
let endpoint: string;

beforeEach(async () => {
  rig = await hostRig();
  await rig.boot({ isSpot: true });
  const told = await ask(await rig.run({ program: server }), '/?AWS_EC2_METADATA_SERVICE_ENDPOINT');
  endpoint = told.replace('200 ', '');
});
afterEach(() => rig.close());

const token = (headers: Record<string, string>) =>
  fetch(`${endpoint}/latest/api/token`, { method: 'PUT', headers });
const read = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${endpoint}/latest/meta-data/${path}`, { headers });
const ttl = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };

describe('the metadata endpoint of a host', () => {
  it('answers with a token and without one, and not with one that it never gave', async () => {
    const issued = await token(ttl);
    expect([issued.status, issued.headers.get('x-aws-ec2-metadata-token-ttl-seconds')]).toEqual([200, '60']);
    const headers = { 'x-aws-ec2-metadata-token': await issued.text() };
    expect(await (await read('instance-id', headers)).text()).toBe('i-1');
    expect(await (await read('instance-life-cycle')).text()).toBe('spot');
    expect((await read('instance-id', { 'x-aws-ec2-metadata-token': 'guess' })).status).toBe(401);
  });

  it.each([
    [400, {}],
    [400, { 'x-aws-ec2-metadata-token-ttl-seconds': '0' }],
    [400, { 'x-aws-ec2-metadata-token-ttl-seconds': '21601' }],
    [403, { ...ttl, 'x-forwarded-for': '192.0.2.1' }],
  ])('answers %d to a request for a token with %j', async (status, headers) => {
    expect((await token(headers)).status).toBe(status);
  });

  it('says nothing of an end before the notice, and when it comes after it', async () => {
    expect((await read('spot/instance-action')).status).toBe(404);
    const at = Date.UTC(2026, 0, 2, 3, 6, 5);
    rig.hosts.setSpotAction('i-1', { action: 'terminate', at });
    let answer = await read('spot/instance-action');
    while (answer.status === 404) answer = await read('spot/instance-action');
    expect(await answer.json()).toEqual({ action: 'terminate', time: '2026-01-02T03:06:05Z' });
    rig.hosts.setSpotAction('i-1', undefined);
    while ((await read('spot/instance-action')).status === 200);
  });

  const python = spawnSync('python3', ['-c', 'import botocore'], { stdio: 'ignore' }).status === 0;
  it.runIf(python)('is understood by botocore', () => {
    const script = [
      'import botocore.session',
      'from botocore.utils import InstanceMetadataRegionFetcher',
      "name = 'ec2_metadata_service_endpoint'",
      'config = {name: botocore.session.Session().get_config_variable(name)}',
      'fetcher = InstanceMetadataRegionFetcher(config=config)',
      'token = fetcher._fetch_metadata_token()',
      "answer = fetcher._get_request('latest/meta-data/instance-id', None, token)",
      'print(len(token) > 0, fetcher.retrieve_region(), answer.text)',
    ].join('\n');
    const env = { PATH: process.env['PATH'], AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint };
    const { stdout, stderr } = spawnSync('python3', ['-c', script], { env, encoding: 'utf8' });
    expect([stdout.trim(), stderr]).toEqual(['True lab-local-1 i-1', '']);
  });
});
