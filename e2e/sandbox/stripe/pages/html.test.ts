import { expect, test } from 'vitest'
import { dataBlock, html } from './html'

test('a value is text, whatever it looks like, and markup stays markup', () => {
  const name = `<img src=x onerror="alert('1')">`
  expect(html`<p title="${name}">${name}</p>`.text).toBe(
    '<p title="&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;">&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;</p>',
  )
  expect(html`<ul>${['a', 'b'].map((each) => html`<li>${each}</li>`)}${null}${false}</ul>`.text).toBe(
    '<ul><li>a</li><li>b</li></ul>',
  )
})

test('data cannot close the block it stands in', () => {
  expect(dataBlock('x', { a: '</script><script>' }).text).toBe(
    '<script type="application/json" id="x">{"a":"\\u003c/script>\\u003cscript>"}</script>',
  )
})
