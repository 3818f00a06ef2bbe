import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { component } from '../components.ts';

export const openssl = component('openssl', { command: 'openssl', debianPackage: 'openssl' });

/** An authority, and a certificate of it for a server at these names, made by openssl in a directory of the test's. */
export function makeCertificates(names: string) {
  const directory = mkdtempSync(join(tmpdir(), 'squall-tls-'));
  const path = (name: string) => join(directory, name);
  const run = (...flags: string[]) =>
    execFileSync(openssl.path, flags, { cwd: directory, stdio: 'ignore', timeout: 30_000 });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    for (const authority of ['ca', 'stranger'])
      run(
        'req',
        '-x509',
        ...key,
        '-keyout',
        `${authority}.key`,
        '-out',
        `${authority}.crt`,
        '-subj',
        `/CN=${authority}`,
      );
    run('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=database');
    writeFileSync(path('names'), `subjectAltName=${names}`);
    run(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-extfile',
      'names',
      '-out',
      'server.crt',
    );
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  const read = (name: string) => readFileSync(path(name), 'utf8');
  return {
    server: { certificate: read('server.crt'), key: read('server.key') },
    authority: path('ca.crt'),
    stranger: path('stranger.crt'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
