/** Variables that a run's process gets from its parent: what Node, plugins and runtimes need, and nothing else. */
const allowed: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'TMPDIR',
  'TMP',
  'TEMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'UV_THREADPOOL_SIZE',
  'OMP_NUM_THREADS',
  'SYSTEMROOT',
  'PATHEXT',
  'APPDATA',
  'USERPROFILE',
  'LOCALAPPDATA',
]);
/** Settings of Fovea are passed on, what proves who we are is not. */
const secret = /TOKEN|SECRET|PASSWORD|KEY|CREDENTIAL/;

/** The environment of a run's process. A boundary against accidents, not against malice. */
export function childEnvironment(own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(own).filter(([name]) => {
      const upper = name.toUpperCase();
      return allowed.has(upper) || (upper.startsWith('FOVEA_') && !secret.test(upper));
    }),
  );
}
