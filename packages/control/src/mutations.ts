import { isFoveaError, type ControlStore, type StoreCommand } from '@fovea/contracts';
import { canonicalJson } from '@fovea/host';
import { inputInvalid, mutationReused } from './errors.ts';
import { sha256 } from './ids.ts';

/** Who asks for a change, and under which id it may be sent again. */
export interface MutationContext {
  /** Token id, or `local`. */
  readonly actor: string;
  /** Sent again with the same input it gives the same answer and changes nothing; left out, each call counts. */
  readonly clientMutationId?: string;
  /** The caller may be on another machine: params that are paths are refused. */
  readonly isRemote?: boolean;
}

export interface Prepared<R> {
  readonly commands: readonly StoreCommand[];
  /** JSON-safe and known before the commit: ids, so that the answer is read from what they name. */
  readonly response: R;
}

export interface MutationRequest<R> {
  readonly name: string;
  /** JSON-safe; what tells one request from another. */
  readonly input: unknown;
  readonly mutation: MutationContext;
  prepare(): Promise<Prepared<R>>;
}

const maxIdLength = 200;

/**
 * Prepares and commits a mutation together with its answer, so that it happens once however often it is sent.
 *
 * @throws CONFLICT when the id stands for another request; what `prepare` and the commands throw.
 */
export async function mutate<R>(store: ControlStore, request: MutationRequest<R>): Promise<R> {
  const { name, input, mutation, prepare } = request;
  const { actor, clientMutationId } = mutation;
  if (clientMutationId === undefined) {
    const { commands, response } = await prepare();
    await store.commit(...commands);
    return response;
  }
  if (clientMutationId === '' || clientMutationId.length > maxIdLength) {
    throw inputInvalid('mutation', 'clientMutationId', `1 to ${maxIdLength} characters`, clientMutationId);
  }
  const digest = await sha256(canonicalJson([name, input]));
  const answered = await answerOf<R>(store, mutation, clientMutationId, digest);
  if (answered !== undefined) return answered.response;
  const { commands, response } = await prepare();
  const record = {
    actor,
    clientMutationId,
    mutation: name,
    request: digest,
    response: JSON.stringify(response ?? null),
  };
  try {
    await store.commit(...commands, { command: 'mutation.record', input: record });
    return response;
  } catch (error) {
    // The same request may have been answered meanwhile; nothing of this one was kept then.
    const meanwhile =
      isFoveaError(error) && error.code === 'CONFLICT'
        ? await answerOf<R>(store, mutation, clientMutationId, digest)
        : undefined;
    if (meanwhile === undefined) throw error;
    return meanwhile.response;
  }
}

async function answerOf<R>(
  store: ControlStore,
  { actor }: MutationContext,
  clientMutationId: string,
  digest: string,
): Promise<{ readonly response: R } | undefined> {
  const known = await store.mutation({ actor, clientMutationId });
  if (known === undefined) return undefined;
  if (known.request !== digest) throw mutationReused(clientMutationId, known.mutation);
  return { response: JSON.parse(known.response) as R };
}
