import { createClient } from '@fovea/client';

/** The line of this page to its server, by the cookie of the session; nothing is sent before something is asked. */
export const client = createClient({ url: globalThis.location?.origin ?? 'http://127.0.0.1' });
