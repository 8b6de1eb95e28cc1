import { expect, test } from 'vitest'
import { instanceInfo } from '../testing/build'
import { createLeaseTable } from './lease-table'
import { scrapeTargets } from './scrape-targets'
import { register } from './transitions'

const of = (metadata: Record<string, string>, more: Record<string, unknown> = {}) => {
  const table = createLeaseTable()
  register(table, instanceInfo({ metadata: { zone: 'local-a', ...metadata }, ...more }), null, 1_000)
  return scrapeTargets(table)
}

test('an instance that announces a path is a target, with what the registry knows of it', () => {
  expect(of({ 'prometheus.path': '/actuator/prometheus' })).toEqual([
    { instance: 'home-1', application: 'home', zone: 'local-a', cluster: null, serverGroup: null, url: 'http://127.0.0.1:4101/actuator/prometheus', problem: null },
  ])
})

test.each([
  [{}, []],
  [{ 'prometheus.scrape': 'true' }, ['http://127.0.0.1:4101/metrics']],
  [{ 'prometheus.scrape': 'true', 'prometheus.path': '/m?x=1' }, ['http://127.0.0.1:4101/m?x=1']],
  [{ 'prometheus.scrape': 'false', 'prometheus.path': '/m' }, []],
  [{ 'prometheus.path': '/m', 'prometheus.port': '9100' }, ['http://127.0.0.1:9100/m']],
  [{ 'prometheus.port': '9100' }, []],
] as [Record<string, string>, string[]][])('%j gives %j', (metadata, urls) => expect(of(metadata).map(({ url }) => url)).toEqual(urls))

test.each([
  [{ 'prometheus.path': '/m', 'prometheus.port': '0' }, 'no port'],
  [{ 'prometheus.path': '/m', 'prometheus.port': '70000' }, 'no port'],
  [{ 'prometheus.path': '/m', 'prometheus.port': 'http' }, 'no port'],
  [{ 'prometheus.path': 'http://elsewhere/' }, 'begin with /'],
  [{ 'prometheus.path': `/${'x'.repeat(600)}` }, 'too long'],
] as [Record<string, string>, string][])('%j is a target with a problem: %s', (metadata, problem) => expect(of(metadata)).toMatchObject([{ url: '', problem: expect.stringContaining(problem) as string }]))

test('who is out of service is asked still, who is down or starting is not', () => {
  const asked = (status: string) => of({ 'prometheus.path': '/m' }, { status }).length
  expect(['UP', 'OUT_OF_SERVICE', 'DOWN', 'STARTING'].map(asked)).toEqual([1, 1, 0, 0])
})
