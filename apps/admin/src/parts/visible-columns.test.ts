import { describe, expect, it } from '@jest/globals';
import { visibleColumns } from './visible-columns.ts';

describe('tables', () => {
  it('leave out columns that there is no room for', () => {
    const columns = [{ key: 'name' }, { key: 'tags', from: 800 }];
    expect(visibleColumns(columns, 400).map(({ key }) => key)).toEqual(['name']);
    expect(visibleColumns(columns, 800)).toHaveLength(2);
  });
});
