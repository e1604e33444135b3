import { createInviteDocument, mintTokenDocument } from '@fovea/client';
import { Button, TextInput } from '@mantine/core';
import { create } from 'qrcode';
import { useMemo, useState } from 'react';
import { useChange } from '../../data/queries.ts';
import { CommandLine, Copy } from '../../parts/copy.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { Panel } from '../../parts/page.tsx';

const lifetimeMs = 10 * 60_000;

/** Ways to add a device: a command for a machine with Node, a link as QR code for a browser. */
export default function InviteDevice({ onClose }: { readonly onClose: () => void }) {
  return (
    <Panel
      title="Invite a device"
      aside={
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="grid-2">
        <ByCommand />
        <ByLink />
      </div>
    </Panel>
  );
}

/** A token of its own for a machine with Node. */
function ByCommand() {
  const [name, setName] = useState('');
  const mint = useChange(mintTokenDocument, [['tokens']]);
  const secret = mint.data?.mintToken.secret;
  return (
    <div className="stack-tight">
      <h3 className="small">A machine with Node</h3>
      <p className="small dim">It gets a token that may only carry out runs. Revoke it under Settings & tokens.</p>
      <form
        className="row row-end"
        onSubmit={(event) => {
          event.preventDefault();
          mint.mutate({ input: { name, role: 'AGENT' } });
        }}
      >
        <TextInput
          className="grow"
          label="Name of the device"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
        />
        <Button type="submit" variant="default" loading={mint.isPending}>
          Make its command
        </Button>
      </form>
      {mint.error !== null && <FailureNote error={mint.error} />}
      {secret !== undefined && secret !== null && (
        <div role="status" className="stack-tight">
          <p className="small">Run this there. The secret is shown once:</p>
          <CommandLine command={`FOVEA_TOKEN=${secret} fovea agent --url ${globalThis.location.origin}`} />
        </div>
      )}
    </div>
  );
}

/** A link that makes whoever opens it an agent, once, within ten minutes. */
function ByLink() {
  const invite = useChange(createInviteDocument, [['tokens']]);
  const url = invite.data?.createInvite.url;
  return (
    <div className="stack-tight">
      <h3 className="small">A browser, such as a phone’s</h3>
      <p className="small dim">The link holds for ten minutes and for one device.</p>
      {invite.error !== null && <FailureNote error={invite.error} />}
      {url === undefined ? (
        <div>
          <Button
            variant="default"
            loading={invite.isPending}
            onClick={() => invite.mutate({ input: { role: 'AGENT', uses: 1, lifetimeMs } })}
          >
            Make a link and its QR code
          </Button>
        </div>
      ) : (
        <>
          <QrCode text={url} />
          <div className="row">
            <span className="mono wrap-anywhere">{url}</span>
            <Copy text={url} label="Copy the link" />
          </div>
          {isLoopback(url) && (
            <p className="small">
              This server listens on this machine only. For devices of your network start it with{' '}
              <code>fovea serve --host 0.0.0.0</code> and a certificate.
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** Drawn as one path: no picture has to be made, and it stays sharp at every size. */
function QrCode({ text }: { readonly text: string }) {
  const { path, side } = useMemo(() => pathOf(text), [text]);
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label="QR code of the link"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Readers want four modules of white around. */
const quiet = 4;

function pathOf(text: string): { readonly path: string; readonly side: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const squares: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (modules.get(row, column)) squares.push(`M${column + quiet},${row + quiet}h1v1h-1z`);
    }
  }
  return { path: squares.join(''), side: size + 2 * quiet };
}

function isLoopback(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
