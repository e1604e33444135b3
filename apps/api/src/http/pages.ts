import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, static as serveStatic, type RequestHandler } from 'express';

const ownAssets = fileURLToPath(new URL('../../assets/', import.meta.url));

/** The admin app when there is one, else a page that says what to do; the explorer and the sign-in page always. */
export function pageRoutes({ adminFolder }: { readonly adminFolder?: string | undefined }): Router {
  const routes = Router();
  const send = (file: string): RequestHandler => {
    return (_request, response) =>
      response.sendFile(file, { root: ownAssets, headers: { 'Cache-Control': 'no-cache' } });
  };
  routes.get('/join', send('join.html'));
  routes.get('/explorer', send('explorer.html'));
  routes.use('/assets-api', serveStatic(ownAssets, { index: false, redirect: false, dotfiles: 'ignore' }));
  const index = adminFolder === undefined ? undefined : join(adminFolder, 'index.html');
  if (adminFolder === undefined || index === undefined || !existsSync(index)) {
    routes.get('/', send('home.html'));
    return routes;
  }
  routes.use(
    serveStatic(adminFolder, {
      dotfiles: 'ignore',
      redirect: false,
      setHeaders(response, path) {
        // Names of built files carry their hash; the page that names them does not.
        const isHashed = /-[\w-]{8,}\.\w+$/.test(path);
        response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  // Paths of the app's own router. Ids of runs and names of models hold dots, so that only what asks for a page tells them
  // from files that are not there.
  routes.get('/{*path}', (request, response, next) => {
    if (request.headers.accept?.includes('text/html') !== true) next();
    else response.sendFile('index.html', { root: adminFolder, headers: { 'Cache-Control': 'no-cache' } });
  });
  return routes;
}
