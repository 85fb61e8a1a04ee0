import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Fault } from './fault'

test('a page that broke says what is safe, offers another try and a reference, and nothing of the fault itself', () => {
  const error = Object.assign(new Error('secret words of the database'), { digest: '4711' })
  const html = renderToString(<Fault error={error} retry={() => {}} />)
  expect(html).toContain('your credits are safe')
  expect(html).toContain('Try again')
  expect(html).toContain('4711')
  expect(html).not.toContain('secret')
})
