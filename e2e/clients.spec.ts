import { askApi, productSettings } from './support/api'
import { goProgram, needLanguage, pythonProgram, runClient, startSpring, stopSpring } from './support/clients'
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

test('a Spring Boot application with Eureka, Zipkin and Prometheus starters is registered, traced and scraped, told nothing but two addresses', async ({ signInAs }) => {
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
    await page.goto('/settings/parts')
    await expect(page.getByRole('main')).toContainText(/Scraped\s*1 instance/)
    await expect(page.getByRole('main')).not.toContainText('failing')
  } finally {
    await stopSpring(child)
  }
})
