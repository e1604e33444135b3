#!/usr/bin/env node
// Plain JavaScript that old Nodes can parse, so that they get this message instead of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
  console.error(
    `fovea needs Node.js 22.22 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  );
  process.exit(4);
}
await import('../dist/main.js');
