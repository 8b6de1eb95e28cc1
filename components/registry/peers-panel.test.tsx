import { expect, test } from 'vitest'
import type { RegistryPeerState } from '@/lib/domains/registry/schemas'
import { staticHtml } from '../canary/testing/static-html'
import { peerCondition, sortPeers } from './peer-condition'
import { PeersPanel } from './peers-panel'

const peer = (more: Partial<RegistryPeerState> = {}): RegistryPeerState => ({ url: 'http://127.0.0.1:8762/', state: 'reached', filling: false, unreachableSinceMs: null, waiting: 0, lagMs: 0, reachedAtMs: 1_000, lastError: null, lastErrorAtMs: null, ...more })
const away = peer({ url: 'http://127.0.0.1:8763/', state: 'unreachable', unreachableSinceMs: Date.UTC(2026, 0, 2, 15, 4, 32), waiting: 340, lagMs: 90_000, lastError: 'connect ECONNREFUSED', lastErrorAtMs: Date.UTC(2026, 0, 2, 15, 5) })
const behind = peer({ url: 'http://127.0.0.1:8764/', waiting: 1, lagMs: 12_000 })

const rows = (peers: RegistryPeerState[], locale: 'en' | 'ko' = 'en') =>
  staticHtml(<PeersPanel peers={peers} />, { locale })
    .split('<tr')
    .slice(2)
    .map((row) => row.slice(row.indexOf('>') + 1).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim())

test.each([
  [{}, 'inStep'],
  [{ waiting: 5, lagMs: 1_999 }, 'inStep'],
  [{ waiting: 5, lagMs: 2_000 }, 'behind'],
  [{ state: 'new', reachedAtMs: null }, 'untried'],
  [{ state: 'new', filling: true }, 'filling'],
  [{ filling: true, waiting: 5, lagMs: 9_000 }, 'filling'],
  [{ state: 'unreachable', unreachableSinceMs: 5, filling: true }, 'unreachable'],
] as const)('a peer of %o is %s', (more, kind) => expect(peerCondition(peer(more)).kind).toBe(kind))

test('the worst stand first, then by address', () => {
  const all = [peer({ url: 'b' }), peer({ url: 'a' }), peer({ url: 'z', filling: true }), behind, away, peer({ url: 'c', state: 'new' })]
  expect(sortPeers(all).map(({ url }) => url)).toEqual([away.url, behind.url, 'c', 'z', 'a', 'b'])
})

test('each peer says its state, since when it is away, and how far it is behind', () => {
  const shown = rows([peer(), peer({ url: 'http://127.0.0.1:8765/', state: 'new', reachedAtMs: null, filling: true }), behind, away])
  expect(shown[0]).toMatch(/^http:\/\/127\.0\.0\.1:8763\/ Unreachable since 2 Jan,? 15:04 ; 340 instances wait to be told .* ago connect ECONNREFUSED .* ago/)
  expect(shown[1]?.replaceAll('\u00a0', ' ')).toMatch(/^http:\/\/127\.0\.0\.1:8764\/ Behind by 12 s; one instance waits to be told .* ago none/)
  expect(shown[2]).toBe('http://127.0.0.1:8765/ Filling this registry takes over what the peer holds never none')
  expect(shown[3]).toMatch(/^http:\/\/127\.0\.0\.1:8762\/ In step heard everything .* ago none/)
})

test('in Korean too', () => {
  const shown = rows([peer(), peer({ url: 'x', state: 'new', filling: true }), peer({ url: 'y', state: 'new' }), behind, away], 'ko')
  expect(shown[0]).toMatch(/연결 안 됨 1월 2일 15:04 부터, 인스턴스 340개 전달 대기/)
  expect(shown[1]).toMatch(/뒤처짐 12초, 인스턴스 1개 전달 대기/)
  expect(shown.join(' ')).toMatch(/아직 연결 전 아직 전달할 내용이 없었습니다 .*채우는 중 피어가 가진 내용을 이 레지스트리로 넘겨받습니다 .*일치 모두 전달됨/)
})

test('without peers there is no panel', () => expect(staticHtml(<PeersPanel peers={[]} />)).toBe(''))
