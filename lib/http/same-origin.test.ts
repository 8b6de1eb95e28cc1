import { describe, expect, test } from 'vitest'
import { jsonDepth } from './read-json-body'
import { isSameOriginWrite } from './same-origin'

describe('a write with a cookie', () => {
  const ours = 'http://127.0.0.1:3000'
  test.each([
    { headers: { origin: ours }, publicUrl: ours, taken: true },
    { headers: { origin: 'http://localhost:3000' }, publicUrl: ours, taken: true },
    { headers: { origin: 'http://localhost:3001' }, publicUrl: ours, taken: false },
    { headers: { origin: 'https://localhost:3000' }, publicUrl: ours, taken: false },
    { headers: { origin: 'http://127.0.0.1.evil.example:3000' }, publicUrl: ours, taken: false },
    { headers: { origin: 'null' }, publicUrl: ours, taken: false },
    { headers: { origin: 'null', 'sec-fetch-site': 'same-origin' }, publicUrl: ours, taken: false },
    { headers: { 'sec-fetch-site': 'same-origin' }, publicUrl: ours, taken: true },
    { headers: { 'sec-fetch-site': 'same-site' }, publicUrl: ours, taken: false },
    { headers: {}, publicUrl: ours, taken: false },
    { headers: { origin: 'http://localhost:3000' }, publicUrl: 'https://console.example', taken: false },
    { headers: { origin: 'https://console.example' }, publicUrl: 'https://console.example/', taken: true },
  ])('$headers at $publicUrl: $taken', ({ headers, publicUrl, taken }) => {
    expect(isSameOriginWrite(new Headers(headers as Record<string, string>), publicUrl)).toBe(taken)
  })
})

test.each([
  { text: '{"a":[1,{"b":2}]}', depth: 3 },
  { text: '"[[[["', depth: 0 },
  { text: '{"a":"\\"[[["}', depth: 1 },
  { text: '[[],[],[]]', depth: 2 },
  { text: '['.repeat(100_000), depth: 33 },
])('brackets outside of strings are counted, and no further than needed: $depth', ({ text, depth }) => {
  expect(jsonDepth(text)).toBe(depth)
})
