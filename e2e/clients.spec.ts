import { askApi, productSettings } from './support/api'
import { goProgram, needLanguage, pythonProgram, runClient, startEurekaClient, startSpring, stopSpring } from './support/clients'
import { expect, test } from './support/test'

interface Found {
  items: { traceId: string; rootOperation: string }[]
}
interface Registered {
  items: { id: string; port: number | null; status: string }[]
}

const tracesOf = (application: string) => askApi<Found>('GET', `/api/v1/traces?application=${application}`)

const sdks = [
  { language: 'Python', application: 'python-client', make: pythonProgram, port: 'otlp', operation: 'GET /orders', line: 'three orders were read' },
  { language: 'Go', application: 'go-client', make: goProgram, port: 'otlpGrpc', operation: 'GET /stock', line: 'three shelves were read' },
] as const

for (const { language, application, make, port, operation, line } of sdks)
  test(`the stock OpenTelemetry SDK of ${language} tells a trace and a line, and both are read on their pages`, async ({ signInAs }) => {
    needLanguage(language)
    test.setTimeout(600_000)
    const traceId = await runClient(await make(), application, `http://127.0.0.1:${productSettings().ports[port]}`)
    const page = await signInAs('operator')
    await page.goto(`/traces/${traceId}`)
    await expect(page.getByRole('main')).toContainText(operation)
    await expect(page.getByRole('main')).toContainText('SELECT')
    await page.goto(`/logs?application=${application}`)
    await expect(page.getByRole('main')).toContainText(line)
  })

test('a Spring Boot application with Eureka, Zipkin, Prometheus and Resilience4j starters is registered, traced and scraped, its breaker on the wall, told nothing but two addresses', async ({ signInAs }) => {
  needLanguage('Java')
  test.setTimeout(600_000)
  const child = await startSpring()
  try {
    const registered = async () => (await askApi<Registered>('GET', '/api/v1/registry/instances?application=spring-client')).items[0]
    await expect.poll(async () => (await registered())?.status, { timeout: 120_000 }).toBe('UP')
    const address = `http://127.0.0.1:${(await registered())?.port}`
    expect(await (await fetch(`${address}/menu`)).text()).toBe('today: soup')
    await expect.poll(async () => (await tracesOf('spring-client')).items.some((one) => one.rootOperation.includes('/menu')), { timeout: 60_000 }).toBe(true)
    const traceId = (await tracesOf('spring-client')).items.find((one) => one.rootOperation.includes('/menu'))?.traceId
    const page = await signInAs('operator')
    await page.goto(`/traces/${traceId}`)
    // Caller and server of the inner call share one span on this wire, and are two here.
    await expect(page.getByRole('main')).toContainText('/soup')
    await page.goto('/registry?q=spring-client')
    await expect(page.getByRole('main')).toContainText('spring-client')
    // Resilience4j tells of its breaker among the figures that are scraped.
    for (let call = 0; call < 4; call++) expect((await fetch(`${address}/dishes/burnt`)).status).toBe(500)
    await page.goto('/breakers?q=kitchen')
    await expect(page.getByRole('button', { name: /^spring-client → kitchen .* Open.*Resilience4j/ })).toBeVisible({ timeout: 60_000 })
    await page.goto('/settings/parts')
    await expect(page.getByRole('main')).toContainText(/Scraped\s*1 instance/)
    await expect(page.getByRole('main')).not.toContainText('failing')
  } finally {
    await stopSpring(child)
  }
})

test('Netflix’s own Java client registers, follows another application by delta, and leaves', async () => {
  needLanguage('Java')
  test.setTimeout(600_000)
  const eureka = `http://127.0.0.1:${productSettings().ports.eureka}/eureka/v2/apps/BESIDE`
  const one = { instanceId: 'beside-1', hostName: '127.0.0.1', app: 'BESIDE', ipAddr: '127.0.0.1', status: 'UP', port: { $: 4311, '@enabled': 'true' }, dataCenterInfo: { name: 'MyOwn' }, metadata: { zone: 'local-b' } }
  const put = (body: object) => fetch(eureka, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ instance: body }) })
  const own = async () => (await askApi<Registered>('GET', '/api/v1/registry/instances?application=java-client')).items[0]
  await put(one)
  const client = await startEurekaClient('BESIDE')
  try {
    await expect.poll(async () => (await own())?.status, { timeout: 120_000 }).toBe('UP')
    await expect.poll(client.sees, { timeout: 30_000 }).toBe('beside-1 UP 4311 local-b')
    await put({ ...one, instanceId: 'beside-2' })
    await expect.poll(client.sees, { timeout: 10_000 }).toBe('beside-1 UP 4311 local-b, beside-2 UP 4311 local-b')
    await fetch(`${eureka}/beside-1/status?value=OUT_OF_SERVICE`, { method: 'PUT' })
    await expect.poll(client.sees, { timeout: 10_000 }).toBe('beside-1 OUT_OF_SERVICE 4311 local-b, beside-2 UP 4311 local-b')
    await fetch(`${eureka}/beside-2`, { method: 'DELETE' })
    await expect.poll(client.sees, { timeout: 10_000 }).toBe('beside-1 OUT_OF_SERVICE 4311 local-b')
    // Its lease is 3 s long: it renews.
    client.say('DOWN')
    await expect.poll(async () => (await own())?.status, { timeout: 30_000 }).toBe('DOWN')
    await client.leave()
    await expect.poll(own).toBeUndefined()
  } finally {
    client.kill()
    await fetch(`${eureka}/beside-1`, { method: 'DELETE' })
  }
})
