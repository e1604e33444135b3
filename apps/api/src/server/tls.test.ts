import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startTestServer } from '../testing-fixtures/start-test-server.ts';

/** A certificate that nobody has signed; undefined where there is no openssl. */
async function selfSigned(): Promise<{ key: string; cert: string } | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes'];
  try {
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject];
    await promisify(execFile)('openssl', args);
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } catch {
    return undefined;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const certificate = await selfSigned();
if (certificate === undefined) console.log('skipped: a server that speaks TLS (no openssl on PATH)');

(certificate === undefined ? describe.skip : describe)('a server that speaks TLS', () => {
  it('answers over HTTPS and WSS, and keeps its cookies to itself', async () => {
    await using test = await startTestServer({ options: { tls: certificate as { key: string; cert: string } } });
    expect(test.url).toMatch(/^https:/);
    const { port } = new URL(test.url);
    const [, code = ''] = (await test.server.signInUrl()).split('#');
    const reply = await new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port,
          path: '/session',
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          rejectUnauthorized: false,
          agent: false,
        },
        (response) => {
          response.resume();
          resolve({ status: response.statusCode ?? 0, headers: response.headers });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(JSON.stringify({ code, name: 'a browser' }));
    });
    expect(reply.status).toBe(201);
    expect(String(reply.headers['set-cookie'])).toContain('; Secure');
    expect(reply.headers['strict-transport-security']).toContain('max-age');
    const socket = new WebSocket(`wss://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      rejectUnauthorized: false,
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    expect(socket.protocol).toBe('graphql-transport-ws');
    socket.terminate();
  });
});
