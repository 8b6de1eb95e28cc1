import { describe, expect, test } from 'vitest'
import { seeded } from '../kit/random'
import { type Answer, playSession, type Step, stepsMean } from './session'

const page = { rows: [{ titles: [{ id: 't1' }, { id: 't2' }, { id: 't3' }] }] }
/** What an estate in good health answers. */
const answerTo = ({ application, path }: Step): Answer => {
  if (path.startsWith('/plays') && !path.endsWith('/progress')) return { status: 201, body: { play: 'p1.t1' } }
  if (application === 'catalogue') return { status: 200, body: { titles: [{ id: 't9' }] } }
  return { status: 200, body: page }
}

function stepsOf(seed: number, answer = answerTo): Step[] {
  const session = playSession(seeded(seed))
  const steps: Step[] = []
  for (let turn = session.next(); !turn.done; turn = session.next(answer(turn.value))) steps.push(turn.value)
  return steps
}

describe('a session', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(stepsOf(7)).toEqual(stepsOf(7))
    expect(stepsOf(7)).not.toEqual(stepsOf(8))
  })

  test('begins with the page and plays only what was shown', () => {
    for (let seed = 0; seed < 200; seed++) {
      const steps = stepsOf(seed)
      expect(steps[0]).toMatchObject({ application: 'home', pauseMs: 0 })
      const play = steps.find(({ what }) => what === 'play')
      if (play) expect(['t1', 't2', 't3', 't9']).toContain((play.body as { title: string }).title)
    }
  })

  test('has about as many steps as the arrival rate is reckoned with', () => {
    const counts = Array.from({ length: 5_000 }, (_, seed) => stepsOf(seed).length)
    const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length
    expect(Math.abs(mean - stepsMean)).toBeLessThan(0.2)
  })

  test('renews an expired card, or gives up, and does not watch what did not begin', () => {
    const refusing = (step: Step): Answer => (step.what === 'play' ? { status: 402, body: undefined } : answerTo(step))
    const all = Array.from({ length: 300 }, (_, seed) => stepsOf(seed, refusing).map(({ what }) => what))
    expect(all.some((steps) => steps.includes('renew the card'))).toBe(true)
    expect(all.some((steps) => steps.at(-1) === 'play' && !steps.includes('renew the card'))).toBe(true)
    expect(all.flat()).not.toContain('watch')
  })

  test('ends quietly when the page shows nothing', () => expect(stepsOf(3, () => ({ status: 500, body: undefined })).length).toBeLessThanOrEqual(2))
})
