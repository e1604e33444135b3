import type { RequestHandler } from 'express';

const jsonType = /^application\/json(;\s*charset="?utf-8"?)?$/i;

/** Only plain JSON in UTF-8: no form can send it, and no decoder of another charset is ever asked. */
export const requireJson: RequestHandler = (request, _response, next) => {
  const isPlain = request.headers['content-encoding'] === undefined;
  if (isPlain && jsonType.test(request.headers['content-type'] ?? '')) next();
  else next({ status: 415 });
};
