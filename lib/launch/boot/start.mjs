import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepareBuild } from './build.mjs'

const launcher = (dir) => import(pathToFileURL(join(dir, 'launcher.mjs')).href)

export async function start(root, args) {
  const dir = await prepareBuild(root)
  const { startProduct } = await launcher(dir)
  await startProduct({ root, buildDir: dir, args, environment: process.env, dev: false })
}

export async function reset(root, args) {
  const dir = await prepareBuild(root)
  const { resetProduct } = await launcher(dir)
  await resetProduct({ root, args, environment: process.env })
}
