import { health, recordedPid } from './support/parts'
import { expect, test } from './support/test'

test('without its collector the console says what is missing, shows no empty list, and comes back by itself', async ({ signInAs, expectProblem }) => {
  // What asks the collector, and nothing else, may fail while it is away.
  expectProblem(/status of 503 .*\/api\/v1\/(telemetry|traces|logs)[/?)]/)
  expectProblem(/^ProblemError: The collector /)
  const page = await signInAs('operator')
  await page.goto('/')
  const table = page.getByRole('table', { name: /^Applications/ })
  await expect(table.getByRole('link', { name: 'home', exact: true })).toBeVisible()
  const killed = recordedPid('collector')
  process.kill(killed ?? 0, 'SIGKILL')
  await page.reload()

  // Whichever is seen first, the gap or the new process: never an estate of nothing.
  await expect(page.getByText(/Metrics cannot be read|Telemetry: does not answer|The collector is/).first()).toBeVisible()
  await expect(table.getByRole('link', { name: 'home', exact: true })).toBeVisible()
  await page.goto('/traces')
  await expect(page.getByText('No trace in this range')).toHaveCount(0)

  await expect.poll(() => recordedPid('collector'), { timeout: 20_000 }).not.toBe(killed)
  await expect.poll(async () => (await health()).parts.collector, { timeout: 20_000 }).toBe('ready')
  await page.goto('/')
  await expect(page.getByRole('region', { name: 'Applications' })).toContainText(/· complete/)
  await page.goto('/traces')
  await expect(page.getByRole('table', { name: 'Traces that match' }).locator('tbody').getByRole('row').first()).toBeVisible()
  await page.goto('/settings/parts')
  await expect(page.getByRole('row', { name: /collector/i })).toContainText('SIGKILL')
})
