import { describe, expect, it } from '@jest/globals';
import { html } from './html.ts';

describe('html', () => {
  it('makes text inert, in elements and in quoted attributes', () => {
    const hostile = `"><script>alert('&')</script>\``;

    const { markup } = html`<p title="${hostile}">${hostile}</p>`;

    const inert = '&#34;&#62;&#60;script&#62;alert(&#39;&#38;&#39;)&#60;/script&#62;&#96;';
    expect(markup).toBe(`<p title="${inert}">${inert}</p>`);
  });

  it('inserts markup, joins lists and leaves out nothing', () => {
    const items = ['a', 1].map((item) => html`<i>${item}</i>`);
    expect(html`<p>${items}${null}${undefined}</p>`.markup).toBe('<p><i>a</i><i>1</i></p>');
  });

  it('shows characters that would deceive the eye', () => {
    expect(html`${'a\u202eb\u0000c\u2066d\ud800e'}`.markup).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(html`${'line\nline\ttab 😀 é'}`.markup).toBe('line\nline\ttab 😀 é');
  });
});
