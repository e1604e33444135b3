const status = document.getElementById('status');
const code = location.hash.slice(1);
// The code leaves the address at once: it shall not stay in the history.
history.replaceState(null, '', '/join');

async function join() {
  const platform = navigator.userAgentData?.platform ?? navigator.platform ?? 'browser';
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, name: `browser on ${platform}`.slice(0, 100) }),
  });
  if (response.ok) location.replace('/');
  else if (response.status === 429) status.textContent = 'Too many attempts. Wait a minute, then open the link again.';
  else status.textContent = 'This link is used up or over. Ask for another one.';
}

if (code === '') status.textContent = 'This page is opened by a sign-in link.';
else join().catch(() => (status.textContent = 'The server does not answer.'));
