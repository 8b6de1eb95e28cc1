import { describe, expect, test } from 'vitest'
import { DashboardPanel, dashboardFormat } from '../dashboard-schemas'
import { arrangePanels, type PanelMove } from './arrange-panels'
import { panelErrors, readDashboardFile } from './check-dashboard'

const panel = (given: object = {}) => DashboardPanel.parse({ id: 'p', title: 'Requests', kind: 'line', queries: { a: 'rate(served)' }, ...given })
const file = (given: object = {}) => JSON.stringify({ format: dashboardFormat, name: 'health', title: 'Health', panels: [panel()], ...given })

describe('a dashboard as a file', () => {
  test('is read back', () => expect(readDashboardFile(file())).toMatchObject({ ok: true, value: { name: 'health', panels: [{ width: 6, height: 2, scope: {} }] } }))
  test.each([
    ['no JSON', '{', '#'],
    ['another format', file({ format: 'grafana' }), '#/format'],
    ['a name that is no address', file({ name: 'My Board' }), '#/name'],
    ['a field that nobody knows', file({ panels: [{ ...panel(), colour: 'red' }] }), '#/panels/0'],
    ['a panel that is too wide', file({ panels: [{ ...panel(), width: 13 }] }), '#/panels/0/width'],
    ['a query that cannot be read', file({ panels: [panel(), { ...panel({ id: 'q' }), queries: { b: 'median(x)' } }] }), '#/panels/1/queries/b'],
    ['a formula over a query that is not there', file({ panels: [{ ...panel(), formula: 'a / b' }] }), '#/panels/0/formula'],
    ['two panels of one name', file({ panels: [panel(), panel()] }), '#/panels/1/id'],
    ['a panel of nothing', file({ panels: [{ ...panel(), queries: {} }] }), '#/panels/0/queries'],
  ])('%s: the problem names its place', (_what, text, pointer) => expect(readDashboardFile(text)).toMatchObject({ ok: false, error: [{ pointer }] }))
  test('golden signals and the heat of requests need no query', () => expect(panelErrors([panel({ kind: 'golden', queries: {} }), panel({ id: 'h', kind: 'heat', queries: {} })])).toEqual([]))
})

describe('panels are moved and sized', () => {
  const panels = ['a', 'b', 'c'].map((id) => panel({ id }))
  const order = (id: string, move: PanelMove) => arrangePanels(panels, id, move).map((one) => one.id).join('')
  test.each([
    ['b', 'earlier', 'bac'],
    ['b', 'later', 'acb'],
    ['a', 'earlier', 'abc'],
    ['c', 'first', 'cab'],
    ['a', 'last', 'bca'],
    ['x', 'last', 'abc'],
  ] as const)('%s %s: %s', (id, move, expected) => expect(order(id, move)).toBe(expected))
  test('never beyond the grid', () => {
    const size = (move: PanelMove) => Array.from({ length: 20 }).reduce<readonly DashboardPanel[]>((all) => arrangePanels(all, 'a', move), panels)[0]
    expect([size('wider')?.width, size('narrower')?.width, size('taller')?.height, size('flatter')?.height]).toEqual([12, 3, 4, 1])
  })
})
