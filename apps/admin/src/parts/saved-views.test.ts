import { describe, expect, it } from '@jest/globals';
import { readViews, withView } from './saved-views.ts';

describe('saved views', () => {
  it('survive being stored', () => {
    const views = withView([], { name: 'failed', search: '?state=FAILED' });
    expect(readViews(JSON.stringify(views))).toEqual([{ name: 'failed', search: '?state=FAILED' }]);
  });

  it('replace the one of the same name', () => {
    const views = withView([{ name: 'mine', search: '?tag=a' }], { name: 'mine', search: '?tag=b' });
    expect(views).toEqual([{ name: 'mine', search: '?tag=b' }]);
  });

  it('leave out what is none, and addresses elsewhere', () => {
    expect(readViews('[1, {"name":"x"}, {"name":"y","search":"https://example.org"}]')).toEqual([]);
    expect(readViews('{broken')).toEqual([]);
    expect(readViews(null)).toEqual([]);
  });
});
