import { json, Router, type Response } from 'express';
import { isFoveaError, type Logger } from '@fovea/contracts';
import type { Control, MintedToken, Principal } from '@fovea/control';
import { requestInvalid, tooManyRequests } from '../errors.ts';
import { addressOf, sessionCookie, type Authenticator } from './authenticate.ts';
import type { FailureLimiter } from './failure-limiter.ts';
import { requireJson } from './require-json.ts';
import { sendError } from './send-error.ts';

const sessionMs = 30 * 24 * 3600 * 1000;

export interface SessionOptions {
  readonly control: Control;
  readonly authenticator: Authenticator;
  readonly limiter: FailureLimiter;
  readonly logger: Logger;
  readonly isTls: boolean;
}

/** Exchanges invite codes for sessions of browsers or tokens of programs, and ends sessions. */
export function sessionRoutes(options: SessionOptions): Router {
  const { control, authenticator, limiter, logger } = options;
  const routes = Router();
  routes.post('/session', requireJson, json({ limit: 4096, inflate: false }), async (request, response) => {
    try {
      const address = addressOf(request);
      const waitMs = limiter.waitMs(address);
      if (waitMs > 0) throw tooManyRequests(waitMs);
      const { code, name, isToken } = checkBody(request.body);
      const minted = await redeem(control, limiter, { code, name, address, isToken });
      const { id, role } = minted.token;
      const viewer: Principal = { id, name: minted.token.name, role };
      if (isToken) response.status(201).json({ viewer, token: minted.secret });
      else {
        setCookie(response, minted.secret ?? '', options.isTls);
        response.status(201).json({ viewer });
      }
      logger.info('a code was exchanged', { reason: 'SIGN_IN', token: id, role });
    } catch (error) {
      sendError(response, error, logger);
    }
  });
  routes.delete('/session', async (request, response) => {
    try {
      const principal = await authenticator.principal(request);
      await control.tokens.revoke(principal.id, { actor: principal.id });
      response.clearCookie(sessionCookie, { httpOnly: true, sameSite: 'strict', path: '/' });
      response.status(204).end();
    } catch (error) {
      sendError(response, error, logger);
    }
  });
  return routes;
}

async function redeem(
  { tokens }: Control,
  limiter: FailureLimiter,
  { code, name, address, isToken }: { code: string; name: string; address: string; isToken: boolean },
): Promise<MintedToken> {
  try {
    return await tokens.redeem(code, { name, ...(isToken ? {} : { lifetimeMs: sessionMs }) });
  } catch (error) {
    if (isFoveaError(error) && error.code === 'UNAUTHENTICATED') limiter.fail(address);
    throw error;
  }
}

function checkBody(body: unknown): { code: string; name: string; isToken: boolean } {
  const { code, name, as } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof code !== 'string' || !/^[0-9a-f]{1,200}$/.test(code)) {
    throw requestInvalid('code', 'the code of an invitation', typeof code);
  }
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) {
    throw requestInvalid('name', '1 to 100 characters', typeof name);
  }
  return { code, name, isToken: as === 'token' };
}

function setCookie(response: Response, secret: string, isTls: boolean): void {
  response.cookie(sessionCookie, secret, {
    httpOnly: true,
    sameSite: 'strict',
    secure: isTls,
    path: '/',
    maxAge: sessionMs,
  });
}
