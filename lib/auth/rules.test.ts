import { expect, test } from 'vitest'
import { callName, mailAddress, safeReturn, sentByOurPage, signInFault } from './rules'

const APP = 'https://refill.example'

test.each([
  [' Maya@Example.COM ', 'maya@example.com'],
  ['maya＠example.com', 'maya@example.com'],
  ['a.b+c@mail.example.co.uk', 'a.b+c@mail.example.co.uk'],
  ['sam@refill.localhost', 'sam@refill.localhost'],
  ['', null],
  ['maya', null],
  ['maya@', null],
  ['maya@localhost', null],
  ['two@signs@example.com', null],
  ['"a@evil.example"@example.com', null],
  ['a@example.com,b@example.com', null],
  ['a@example.com\nbcc: b@example.com', null],
  [`${'a'.repeat(65)}@example.com`, null],
  [`a@${'b'.repeat(250)}.com`, null],
  [undefined, null],
])('The address %j is %j', (typed, address) => {
  expect(mailAddress(typed)).toBe(address)
})

test.each([
  ['/c/abc/plans?show=year#pro', '/c/abc/plans?show=year#pro'],
  [`${APP}/c/abc`, '/c/abc'],
  ['c/abc', '/c/abc'],
  ['https://evil.example/c', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['/..//evil.example', '/'],
  [`${APP}//evil.example`, '/'],
  ['/\t/evil.example', '/'],
  ['https://refill.example@evil.example', '/'],
  ['https://refill.example.evil.example', '/'],
  ['http://refill.example/c', '/'],
  ['javascript:alert(1)', '/'],
  ['data:text/html,hello', '/'],
  ['https://', '/'],
  ['', '/'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
])('A return to %j goes to %j', (asked, path) => {
  expect(safeReturn(asked, APP)).toBe(path)
})

test.each([
  [{ origin: APP, fetchSite: 'same-origin' }, true],
  [{ origin: APP, fetchSite: null }, true],
  [{ origin: null, fetchSite: 'same-origin' }, false],
  [{ origin: null, fetchSite: null }, false],
  [{ origin: 'null', fetchSite: 'same-origin' }, false],
  [{ origin: APP, fetchSite: 'cross-site' }, false],
  [{ origin: APP, fetchSite: 'same-site' }, false],
  [{ origin: 'https://evil.example', fetchSite: 'same-origin' }, false],
  [{ origin: 'http://refill.example', fetchSite: null }, false],
])('A request with %j is ours: %j', (sent, ours) => {
  expect(sentByOurPage(sent, APP)).toBe(ours)
})

test('People are called by their name, or by what their address says', () => {
  expect(callName({ name: ' Maya Lindqvist ', email: 'm@example.com' })).toBe('Maya Lindqvist')
  expect(callName({ name: null, email: 'sam.okafor+desk@example.com' })).toBe('Sam Okafor')
  expect(callName({ name: '', email: '_@example.com' })).toBe('_@example.com')
})

test('A fault named in the address has its words; a made-up name gets none of its own', () => {
  expect(signInFault(undefined)).toBeUndefined()
  expect(signInFault('Verification')?.text).toContain('used already or has expired')
  expect(signInFault('Address')?.atAddress).toBe(true)
  expect(signInFault('Configuration')).toEqual(signInFault('toString'))
})
