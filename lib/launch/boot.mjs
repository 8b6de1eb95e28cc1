// The first thing that runs on a fresh clone: Node's built-ins alone, and no syntax that an old Node cannot parse.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error('Quarterdeck needs Node.js 20.19 or later; this is ' + process.versions.node + '.')
  process.exit(1)
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const [command = 'start', ...args] = process.argv.slice(2)

const commands = {
  start: () => import('./boot/start.mjs').then(({ start }) => start(root, args)),
  dev: () => import('./boot/dev.mjs').then(({ dev }) => dev(root, args)),
  reset: () => import('./boot/start.mjs').then(({ reset }) => reset(root, args)),
  qd: () => import('./boot/qd.mjs').then(({ qd }) => qd(root, args)),
  judge: () => import('./boot/judge.mjs').then(({ judge }) => judge(root, args)),
  check: () => import('./boot/check.mjs').then(({ check }) => check(root)),
  test: () => import('./boot/test.mjs').then(({ test }) => test(root, args)),
  build: () => import('./boot/build.mjs').then(({ prepareBuild }) => prepareBuild(root).then((dir) => console.log(dir))),
}

const run = commands[command]
if (!run) {
  console.error('No command ' + command + '. There are: ' + Object.keys(commands).join(', ') + '.')
  process.exit(1)
}
run().catch((error) => {
  console.error(process.env.QUARTERDECK_VERBOSE ? error : 'Quarterdeck: ' + (error.message || error))
  process.exit(1)
})
