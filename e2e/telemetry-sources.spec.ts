import { startLokiStandIn } from '../lib/domains/telemetry/testing/engines/loki-stand-in'
import { startJaegerStandIn } from '../lib/domains/telemetry/testing/engines/trace-stand-ins'
import { askApi } from './support/api'
import { expect, test } from './support/test'

interface Source {
  signal: string
  engine: string
  version: number
}

async function backToEmbedded(): Promise<void> {
  const { items } = await askApi<{ items: Source[] }>('GET', '/api/v1/telemetry/sources')
  for (const { signal, engine, version } of items) if (engine !== 'embedded') await askApi('PUT', `/api/v1/telemetry/sources/${signal}`, { engine: 'embedded', expectedVersion: version, why: 'the test is over' })
}

/** Whatever a test left behind: the other tests read the embedded store. */
test.afterEach(backToEmbedded)

test('a viewer sees from where signals are answered, and why they may not change it', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/settings/sources')
  for (const signal of ['Metrics', 'Traces', 'Logs']) {
    await expect(page.getByRole('region', { name: signal })).toContainText('Embedded store')
    const change = page.getByRole('button', { name: `Change the source of ${signal}` })
    await expect(change).toBeDisabled()
    await expect(change).toHaveAccessibleDescription(/telemetry-sources:write needs operator/)
  }
})

test('an operator tests a connection, sees what is wrong, mends it and reads logs from there at once', async ({ signInAs }) => {
  const loki = await startLokiStandIn([{ labels: { service_name: 'home', service_instance_id: 'home-elsewhere' }, values: [[BigInt(Date.now()) * 1_000_000n, 'kept in another engine']] }], { tenant: 'front' })
  try {
    const page = await signInAs('operator')
    await page.goto('/settings/sources')
    await page.getByRole('button', { name: 'Change the source of Logs' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change the source of Logs' })
    await dialog.getByRole('radio', { name: /Loki/ }).check()
    await expect(dialog.getByRole('button', { name: 'Use this source' })).toBeDisabled()
    await dialog.getByLabel('Address').fill(loki.url)
    const tryOut = dialog.getByRole('button', { name: 'Test connection' })
    const report = dialog.getByRole('status')
    await tryOut.click()
    await expect(report).toContainText('It cannot be used like this')
    await expect(report).toContainText('lies on this machine')
    await dialog.getByLabel('It may lie on this machine').check()
    await tryOut.click()
    await expect(report).toContainText('It wants to know the tenant')
    await dialog.getByLabel('Tenant').fill('front')
    // What was found out holds no more.
    await expect(report).toHaveCount(0)
    await tryOut.click()
    await expect(report).toContainText('It answers, and has what pages need')
    await expect(report).toContainText('has home')
    await dialog.getByLabel('Why').fill('Seen by the tests of sources')
    await dialog.getByRole('button', { name: 'Use this source' }).click()
    await expect(dialog).toHaveCount(0)
    const panel = page.getByRole('region', { name: 'Logs' })
    await expect(panel).toContainText('Loki')
    await expect(panel).toContainText(loki.url)

    await page.goto('/logs')
    await expect(page.getByText('kept in another engine').first()).toBeVisible()
    await page.goto('/changes')
    await expect(page.getByRole('main')).toContainText('Source of logs chosen')
  } finally {
    await loki.close()
  }
})

test('an engine that goes away is said to be gone, and the page of traces does not look empty', async ({ signInAs, expectProblem }) => {
  const jaeger = await startJaegerStandIn([])
  await askApi('PUT', '/api/v1/telemetry/sources/traces', { engine: 'jaeger', url: jaeger.url, insideAllowed: true, expectedVersion: (await askApi<{ items: Source[] }>('GET', '/api/v1/telemetry/sources')).items.find(({ signal }) => signal === 'traces')?.version ?? 0 })
  const page = await signInAs('operator')
  await expect.poll(async () => JSON.stringify(await askApi('GET', '/api/v1/traces'))).toContain('Jaeger')
  await jaeger.close()
  expectProblem(/status of 503 .*\/api\/v1\/traces/)
  expectProblem(/^ProblemError: Jaeger at \S+ does not answer/)
  await page.goto('/traces')
  await expect(page.getByRole('alert').first()).toContainText('Jaeger')
  await expect(page.getByRole('button', { name: /^Live/ })).toHaveCount(0)
  const settings = await page.context().newPage()
  await settings.goto('/settings/sources')
  await expect(settings.getByRole('region', { name: 'Traces' })).toContainText('nothing listens')
  await settings.close()

  // Nobody presses anything: when there is an answer again, it is there.
  await backToEmbedded()
  await expect(page.getByRole('table', { name: 'Traces that match' }).locator('tbody').getByRole('link').first()).toBeVisible()
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
})
