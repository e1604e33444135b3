import { Button } from '@mantine/core';
import { create } from 'qrcode';
import { useEffect, useRef } from 'react';
import { useChange } from '../../data/queries.ts';
import { createInviteMutation } from '../../operations/access.ts';
import { CommandLine, Copy } from '../../parts/copy.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Panel } from '../../parts/page.tsx';

const lifetimeMs = 10 * 60_000;

/** A link that makes whoever opens it an agent, once, within ten minutes. */
export default function InviteDevice({ onClose }: { readonly onClose: () => void }) {
  const invite = useChange(createInviteMutation, [['tokens']]);
  const isAsked = useRef(false);
  const { mutate } = invite;
  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    mutate({ input: { role: 'AGENT', uses: 1, lifetimeMs } });
  }, [mutate]);
  const url = invite.data?.result.url;
  return (
    <Panel
      title="Invite a device"
      aside={
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Close
        </Button>
      }
    >
      {invite.error !== null && <FailureNote error={invite.error} />}
      {url === undefined && invite.error === null && <Loading height={200} />}
      {url !== undefined && (
        <div className="wide-side">
          <div className="stack">
            <p>
              The link holds for ten minutes and for one device. It may only execute runs of this server; revoke its
              token under Settings & tokens whenever you like.
            </p>
            <div>
              <div className="small dim">On another machine with Node:</div>
              <CommandLine
                command={`fovea agent --url ${globalThis.location.origin} --invite ${invite.data?.result.code ?? ''}`}
              />
            </div>
            <div className="row">
              <span className="mono wrap-anywhere">{url}</span>
              <Copy text={url} label="Copy the link" />
            </div>
            {isLoopback(url) && (
              <p className="small">
                This server listens on this machine only. For devices of your network start it with{' '}
                <code>fovea serve --host 0.0.0.0 --tls</code>.
              </p>
            )}
          </div>
          <QrCode text={url} />
        </div>
      )}
    </Panel>
  );
}

/** Drawn as one path: no picture has to be made, and it stays sharp at every size. */
function QrCode({ text }: { readonly text: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const squares: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (modules.get(row, column)) squares.push(`M${column + 4},${row + 4}h1v1h-1z`);
    }
  }
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size + 8} ${size + 8}`}
      role="img"
      aria-label="QR code of the link"
      shapeRendering="crispEdges"
    >
      <path d={squares.join('')} fill="#000" />
    </svg>
  );
}

function isLoopback(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
