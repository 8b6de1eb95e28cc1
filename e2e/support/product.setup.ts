import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createControlClient } from '../../lib/control/client'
import { daemonCalls } from '../../lib/control/daemon-calls'
import { socketPath } from '../../lib/control/part-settings'
import { freePort } from '../../lib/testing/free-port'
import { type ProductSettings, readSettings, startProduct } from './product-process'

async function operatorToken(settings: ProductSettings): Promise<string> {
  const daemon = createControlClient('daemon', socketPath(settings, 'daemon'))
  const token = await daemon.call(daemonCalls.createToken, { name: 'Browser tests', role: 'operator', days: 1 })
  await daemon.close()
  if (!token.ok) throw new Error(token.error.detail)
  return token.value.token
}

/**
 * One product for the whole run, beside whatever else runs here. Its addresses reach the tests through the environment.
 * With E2E_DATA, the data folder of a product that runs already, that one is used: for writing tests.
 */
export default async function setup() {
  if (process.env.E2E_DATA) {
    process.env.E2E_TOKEN = await operatorToken(readSettings(process.env.E2E_DATA))
    return
  }
  const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-e2e-'))
  // As root, PostgreSQL and the instances run as other users and have to walk here.
  chmodSync(parent, 0o755)
  const product = await startProduct(join(parent, 'data'), ['--hystrix-port', String(await freePort())])
  const { settings } = product
  process.env.E2E_TOKEN = await operatorToken(settings)
  process.env.E2E_DATA = settings.dataDir
  process.env.E2E_FIRST_LINK = /https?:\/\/\S+\/welcome\?\S+/.exec(product.output())?.[0] ?? ''
  return async () => {
    const code = await product.stop()
    rmSync(parent, { recursive: true, force: true })
    if (code !== 0) throw new Error(`the product ended with ${code}:\n${product.output()}`)
  }
}
