import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Drawing } from './drawing'

const draw = (generator: string, prompt: string, id: string) =>
  renderToStaticMarkup(<Drawing generator={generator} prompt={prompt} id={id} />)

test.each(['portrait', 'landscape', 'pattern', 'clip'])(
  'a %s is always drawn the same, and never twice for two works',
  (generator) => {
    const first = draw(generator, 'a quiet harbour', 'one')
    expect(draw(generator, 'a quiet harbour', 'one')).toBe(first)
    expect(draw(generator, 'a quiet harbour', 'two')).not.toBe(first)
    expect(draw(generator, 'a loud harbour', 'one')).not.toBe(first)
    expect(first).not.toMatch(/NaN|undefined/)
  },
)

test('the prompt is what a screen reader says', () => {
  expect(draw('portrait', 'a "friend" of <mine>', 'one')).toContain('aria-label="a &quot;friend&quot; of &lt;mine&gt;"')
})
