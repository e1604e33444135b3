import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@fovea/plugin-testing';
import { localPrincipal, requireRole } from '../index.ts';
import { openTestControl } from '../testing-fixtures/open-test-control.ts';

const local = { actor: 'local' };

describe('a token', () => {
  it('tells who asks, until it is revoked', async () => {
    await using test = await openTestControl();
    const { tokens } = test.control;
    const { token, secret } = await tokens.mint({ name: 'ci', role: 'editor' }, local);
    const principal = await tokens.authenticate(secret ?? '');
    expect(principal).toEqual({ id: token.id, name: 'ci', role: 'editor' });
    expect(await tokens.authenticate(secret ?? '')).toEqual(principal);
    expect(await tokens.isValid(principal)).toBe(true);
    await tokens.revoke(token.id, local);
    await expect(tokens.authenticate(secret ?? '')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await tokens.isValid(principal)).toBe(false);
  });

  it('is kept as a hash', async () => {
    await using test = await openTestControl();
    const { token, secret } = await test.control.tokens.mint({ name: 'ci', role: 'viewer' }, local);
    const random = secret?.split('_')[2] ?? '';
    const kept = JSON.stringify([
      await test.store.tokenWithHash({ id: token.id }),
      await test.store.tokens({ first: 9 }),
    ]);
    expect(random).toHaveLength(64);
    expect(kept).not.toContain(random);
  });

  it('ends with its time', async () => {
    const clock = new FakeClock();
    await using test = await openTestControl({}, clock);
    const { tokens } = test.control;
    const { secret } = await tokens.mint({ name: 'ci', role: 'viewer', lifetimeMs: 2000 }, local);
    clock.advance(1999);
    await tokens.authenticate(secret ?? '');
    clock.advance(1);
    await expect(tokens.authenticate(secret ?? '')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each([undefined, '', 'fovea', 'fovea_0000000000000000_' + '0'.repeat(64), 'x'.repeat(10_000)])(
    'is refused in the same words when it is %p',
    async (secret) => {
      await using test = await openTestControl();
      await expect(test.control.tokens.authenticate(secret)).rejects.toThrow(
        '[token] is missing, unknown, expired or revoked. Ask an operator for a token.',
      );
    },
  );

  it('with another secret is refused', async () => {
    await using test = await openTestControl();
    const { token } = await test.control.tokens.mint({ name: 'ci', role: 'viewer' }, local);
    const forged = test.control.tokens.authenticate(`fovea_${token.id}_${'0'.repeat(64)}`);
    await expect(forged).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('shows its secret to the first of repeated requests only', async () => {
    await using test = await openTestControl();
    const mint = () =>
      test.control.tokens.mint({ name: 'ci', role: 'agent' }, { actor: 'local', clientMutationId: 'mint-1' });
    const [first, second] = [await mint(), await mint()];
    expect(second).toEqual({ token: first.token, secret: null });
    expect((await test.store.tokens({ first: 9 })).items).toHaveLength(1);
  });

  it('comes from an invitation, once', async () => {
    await using test = await openTestControl();
    const { tokens } = test.control;
    const code = await tokens.invite({ role: 'operator' }, localPrincipal);
    const { secret } = await tokens.redeem(code, { name: 'browser' });
    expect((await tokens.authenticate(secret ?? '')).role).toBe('operator');
    await expect(tokens.redeem(code, { name: 'thief' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('notes when it was used', async () => {
    await using test = await openTestControl();
    const { tokens } = test.control;
    const { token, secret } = await tokens.mint({ name: 'ci', role: 'viewer' }, local);
    await tokens.authenticate(secret ?? '');
    await tokens.flushUses();
    expect((await test.store.tokenWithHash({ id: token.id }))?.token.lastUsedAt).not.toBeNull();
  });
});

describe('requireRole', () => {
  it('lets the roles that are named pass', () => {
    expect(() => requireRole(localPrincipal, 'operator', 'editor')).not.toThrow();
    expect(() => requireRole({ ...localPrincipal, role: 'viewer' }, 'operator', 'editor')).toThrow(
      '[token] does not allow that. Expected operator or editor; received viewer.',
    );
  });
});
