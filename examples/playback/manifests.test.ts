import { expect, test } from 'vitest'
import { titles } from '../catalogue/titles'
import { devices, readManifest } from './manifests'

test('about two in a thousand stored manifests are damaged, always the same ones', () => {
  const damaged = () =>
    titles.flatMap(({ id }) =>
      devices.filter((device) => {
        try {
          readManifest(id, device)
          return false
        } catch {
          return true
        }
      }).map((device) => `${id} ${device}`),
    )
  const found = damaged()
  expect(found.length).toBeGreaterThanOrEqual(1)
  expect(found.length).toBeLessThanOrEqual(3)
  expect(damaged()).toEqual(found)
})
