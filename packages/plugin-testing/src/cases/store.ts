import { type ArtifactStore, type Digest, isFoveaError } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';

const absent: Digest = `sha256:${'0'.repeat(64)}`;

export const storePutGet: ContributionCase<'store'> = {
  id: 'store/put-get',
  title: 'returns the bytes that were put, under their SHA-256',
  since: '0.1.0',
  async check(subject) {
    return withStore(subject, async (store) => {
      // SHA-256 of "abc" is the first test vector of FIPS 180-4; empty and a megabyte are the extremes worth having.
      const abc = await store.put(new TextEncoder().encode('abc'));
      const expected = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
      if (abc !== expected) throw subject.violation({ what: 'the digest of "abc" is wrong', expected, received: abc });
      for (const bytes of [new Uint8Array(), Uint8Array.from({ length: 2 ** 20 }, (_, index) => (index * 31) % 251)]) {
        const digest = await store.put(bytes);
        if (!(await store.has(digest))) throw subject.violation({ what: `has() denies ${digest}, which was put` });
        const read = await store.get(digest);
        if (!isSame(Uint8Array.from(bytes), Uint8Array.from(read))) {
          throw subject.violation({ what: 'other bytes come back', expected: show(bytes), received: show(read) });
        }
      }
    });
  },
};

export const storeMissing: ContributionCase<'store'> = {
  id: 'store/missing',
  title: 'answers ARTIFACT_NOT_FOUND for what was never put',
  since: '0.1.0',
  async check(subject) {
    return withStore(subject, async (store) => {
      if (await store.has(absent)) throw subject.violation({ what: `has() claims ${absent}, which was never put` });
      await expectCode(subject, () => store.get(absent), 'ARTIFACT_NOT_FOUND');
    });
  },
};

export const storeCorrupt: ContributionCase<'store'> = {
  id: 'store/corrupt',
  title: 'answers ARTIFACT_CORRUPT where stored bytes have changed',
  since: '0.1.0',
  needs: ['fixtures.stores'],
  async check(subject) {
    const fixture = subject.fixtures.stores?.[subject.name];
    if (fixture === undefined) return notApplicable(`fixtures.stores["${subject.name}"].corrupt`);
    return withStore(subject, async (store) => {
      const digest = await store.put(new TextEncoder().encode('to be damaged'));
      await fixture.corrupt(store, digest);
      await expectCode(subject, () => store.get(digest), 'ARTIFACT_CORRUPT');
    });
  },
};

export const storeIdempotent: ContributionCase<'store'> = {
  id: 'store/idempotent',
  title: 'keeps bytes that are put twice, even at once, and its own copy of them',
  since: '0.1.0',
  async check(subject) {
    return withStore(subject, async (store) => {
      const bytes = new TextEncoder().encode('twice');
      const kept = bytes.slice();
      const digests = await Promise.all([store.put(bytes), store.put(bytes), store.put(bytes)]);
      digests.push(await store.put(bytes));
      if (new Set(digests).size !== 1) {
        throw subject.violation({ what: 'the same bytes get several digests', received: show(digests) });
      }
      bytes.fill(0);
      const read = await store.get(digests[0] as Digest);
      if (!isSame(kept, Uint8Array.from(read))) {
        throw subject.violation({
          what: "stored bytes change with the caller's array",
          expected: show([...kept]),
          received: show([...read]),
        });
      }
    });
  },
};

async function withStore(
  subject: ContributionSubject<'store'>,
  check: (store: ArtifactStore) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) await check(await subject.create(params));
  return undefined;
}

async function expectCode(
  subject: ContributionSubject<'store'>,
  get: () => Promise<Uint8Array>,
  code: 'ARTIFACT_NOT_FOUND' | 'ARTIFACT_CORRUPT',
): Promise<void> {
  let received: string;
  try {
    received = show(await get());
  } catch (error) {
    if (isFoveaError(error) && error.code === code) return;
    received = isFoveaError(error) ? error.code : String(error);
  }
  throw subject.violation({ what: 'get() answers wrongly', expected: code, received });
}
