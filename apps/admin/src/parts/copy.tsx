import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export function Copy({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <ActionIcon variant="subtle" color="gray" size="md" aria-label={copied ? 'Copied' : label} onClick={copy}>
          {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}

/** A command to run elsewhere. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className="command">
      <code>{command}</code>
      <Copy text={command} label={`Copy the command ${command}`} />
    </div>
  );
}

export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }) {
  return (
    <div className="code-block">
      <pre tabIndex={0} aria-label={label}>
        {code}
      </pre>
      <Copy text={code} label={`Copy ${label}`} />
    </div>
  );
}
