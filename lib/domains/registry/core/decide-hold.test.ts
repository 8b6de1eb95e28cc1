import { expect, test } from 'vitest'
import { decideHold, type HoldAct, type HoldState } from './decide-hold'

const state = (more: Partial<HoldState>): HoldState => ({ mode: 'drain', phase: 'asked', phaseMs: 0, missingMs: null, lease: { status: 'UP' }, openRequests: null, ...more })
const held = { lease: { status: 'OUT_OF_SERVICE' as const } }

test.each<[string, HoldState, HoldAct]>([
  ['asked to drain', state({}), { kind: 'take-out', next: 'draining' }],
  ['asked to be out at once', state({ mode: 'out' }), { kind: 'take-out', next: 'out' }],
  ['asked, and not there', state({ lease: null }), { kind: 'forget' }],
  ['nothing open, but the proxy may not have heard', state({ phase: 'draining', phaseMs: 999, openRequests: 0, ...held }), { kind: 'wait', ms: 1 }],
  ['nothing open any more', state({ phase: 'draining', phaseMs: 1_000, openRequests: 0, ...held }), { kind: 'drained' }],
  ['one request open', state({ phase: 'draining', phaseMs: 60_000, openRequests: 1, ...held }), { kind: 'wait', ms: 300 }],
  ['a proxy that does not tell', state({ phase: 'draining', phaseMs: 60_000, openRequests: null, ...held }), { kind: 'wait', ms: 300 }],
  ['gone while it drained', state({ phase: 'draining', lease: null }), { kind: 'forget' }],
  ['out, and so it stays', state({ phase: 'out', ...held }), { kind: 'wait', ms: 5_000 }],
  ['out, and its override was lost', state({ phase: 'out' }), { kind: 'hold-again' }],
  ['draining, and its override was lost', state({ phase: 'draining', phaseMs: 5_000, openRequests: 0 }), { kind: 'hold-again' }],
  ['out, and it says itself that it is down', state({ phase: 'out', lease: { status: 'DOWN' } }), { kind: 'wait', ms: 5_000 }],
  ['out, and gone just now', state({ phase: 'out', lease: null }), { kind: 'note-missing' }],
  ['out, and away for a while', state({ phase: 'out', lease: null, missingMs: 899_999 }), { kind: 'wait', ms: 5_000 }],
  ['out, and away for good', state({ phase: 'out', lease: null, missingMs: 900_000 }), { kind: 'forget' }],
  ['back from being away', state({ phase: 'out', missingMs: 10_000, ...held }), { kind: 'note-back' }],
  ['asked back', state({ phase: 'leaving', ...held }), { kind: 'bring-back' }],
  ['asked back after it was away', state({ phase: 'leaving', missingMs: 10_000, ...held }), { kind: 'bring-back' }],
  ['asked back, and gone', state({ phase: 'leaving', lease: null }), { kind: 'forget' }],
])('%s', (_what, input, expected) => {
  expect(decideHold(input)).toEqual(expected)
})
