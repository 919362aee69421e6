import { html, toText, type Html } from './html';

describe('html', () => {
  it('escapes values in text and in attributes', () => {
    const hostile = `<script>alert('1')</script>" onload="x & \``;
    const text = toText(html`<p title="${hostile}">${hostile}</p>`);
    expect(text.replace(/^<p title="/, '').replace('</p>', '')).not.toMatch(/[<'`]|" onload/);
    expect(text).toContain(
      '&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#34; onload=&#34;x &#38; &#96;',
    );
  });

  it('takes HTML as it is, joins lists and leaves out what is undefined', () => {
    const rows = ['a', '<'].map((text) => html`<li>${text}</li>`);
    const list = toText(
      html`<ul>
          ${rows}
        </ul>
        ${undefined}${7}`,
    );
    expect(list.replaceAll(/\s/g, '')).toBe('<ul><li>a</li><li>&#60;</li></ul>7');
  });

  it('is not fooled by data that looks like HTML of ours', () => {
    const data = JSON.parse('["<b>", { "safe html": "<i>" }]') as [string, Html];
    expect(() => toText(html`${data}`)).toThrow();
    expect(toText(html`${[data[0]]}`)).toBe('&#60;b&#62;');
  });
});
