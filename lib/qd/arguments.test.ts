import { expect, test } from 'vitest'
import { needed, parseGiven, wholeNumber } from './arguments'
import { createSay } from './say'

test('words and flags are told apart, and a flag that there is not is a usage error', () => {
  expect(parseGiven(['deploy', './app', '--application', 'home', '--wait'])).toEqual({ words: ['deploy', './app'], flags: { application: 'home', wait: true } })
  expect(() => parseGiven(['status', '--nope'])).toThrow(expect.objectContaining({ exit: 'usage' }))
  expect(() => parseGiven(['deploy', '--application'])).toThrow(expect.objectContaining({ exit: 'usage' }))
})

test.each([
  { text: undefined, value: undefined },
  { text: '0', value: 0 },
  { text: '100', value: 100 },
])('a size of $text is $value', ({ text, value }) => expect(wholeNumber('--size', text, 0, 100)).toBe(value))

test.each(['101', '-1', '1.5', '1e1', '', 'two'])('a size of "%s" is a usage error that names the flag', (text) => {
  expect(() => wholeNumber('--size', text, 0, 100)).toThrow(/--size must be a whole number from 0 to 100/)
})

test('what is missing is named', () => expect(() => needed('--application', undefined)).toThrow(/--application is missing/))

test('answers and notes go apart; as JSON there is the answer alone', () => {
  const run = (json: boolean) => {
    const out: string[] = []
    const notes: string[] = []
    const say = createSay(json, (text) => out.push(text), (text) => notes.push(text))
    say.note('Working')
    say.table([{ a: 1 }], ['NAME', 'N'], [['home', '1'], ['playback', '2']])
    return { out: out.join(''), notes: notes.join('') }
  }
  expect(run(false)).toEqual({ out: 'NAME      N\nhome      1\nplayback  2\n', notes: 'Working\n' })
  expect(run(true)).toEqual({ out: '[\n  {\n    "a": 1\n  }\n]\n', notes: '' })
})
