const byId = (id) => document.getElementById(id);

async function start() {
  byId('url').textContent = location.origin;
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      query: '{ viewer { name role } server { version store queuedRuns leasedRuns waitingAgents } }',
    }),
  });
  const { data } = await response.json();
  if (!data?.viewer) {
    byId('status').textContent = 'You are not signed in.';
    byId('signed-out').hidden = false;
    return;
  }
  const { viewer, server } = data;
  byId('status').textContent = `Signed in as ${viewer.name} (${viewer.role.toLowerCase()}).`;
  byId('facts').textContent =
    `Fovea ${server.version}, records in ${server.store}; ${server.queuedRuns} runs wait, ` +
    `${server.leasedRuns} at work, ${server.waitingAgents} agents idle.`;
  byId('signed-in').hidden = false;
  byId('sign-out').addEventListener('click', async () => {
    await fetch('/session', { method: 'DELETE' });
    location.reload();
  });
}

start().catch(() => {
  byId('status').textContent = 'The server does not answer.';
});
