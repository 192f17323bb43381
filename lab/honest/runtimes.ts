import { sh } from '../deeds.js';
import type { HonestDay } from './honest.js';

/** Compilers at run time: machine code in anonymous memory, and what a build leaves. */
export const runtimes: readonly HonestDay[] = [
  {
    id: 'honest-node',
    title: 'Node.js compiles hot code, starts workers and child processes',
    image: 'node',
    actWithinSeconds: 120,
    ...sh`
cat > /srv/app.mjs <<'END'
import { execFileSync } from 'node:child_process';
import { Worker, isMainThread } from 'node:worker_threads';
const hot = (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += Math.sqrt(i) * (i % 7); return sum; };
const module = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11]);
if (isMainThread) {
  for (let each = 0; each < 3; each++) new Worker(new URL(import.meta.url));
  console.log(new WebAssembly.Instance(new WebAssembly.Module(module)).exports.f());
  console.log(execFileSync(process.execPath, ['--version']).toString());
  setTimeout(() => console.log('act', Date.now() / 1000), 8_000);
}
setInterval(() => hot(2e6), 50);
END
exec node /srv/app.mjs`,
  },
  {
    id: 'honest-java',
    title: 'a Java virtual machine compiles hot code',
    image: 'java',
    actWithinSeconds: 180,
    ...sh`
cd /srv
java -Xmx256m Load
java -Xmx256m -XX:+UseSerialGC -Xshare:off Load
act; exec java -Xmx256m -cp /srv Load`,
    ends: true,
  },
  {
    id: 'honest-go-build',
    title: 'a Go program built, tested and run, in a namespace for builds',
    namespace: 'ci',
    image: 'go',
    actWithinSeconds: 300,
    ...sh`
mkdir /srv/hello; cd /srv/hello; export HOME=/root CGO_ENABLED=0 GOFLAGS=-mod=mod GOPROXY=off
cat > go.mod <<'END'
module example.com/hello

go 1.19
END
cat > hello.go <<'END'
package main

import (
	"fmt"
	"time"
)

func answer() int { return 42 }

func main() {
	fmt.Println(answer())
	time.Sleep(24 * time.Hour)
}
END
cat > hello_test.go <<'END'
package main

import "testing"

func TestAnswer(t *testing.T) {
	if answer() != 42 {
		t.Fatal("not the answer")
	}
}
END
go build -o /usr/local/bin/hello .
go test ./...
/usr/local/bin/hello & act; wait`,
  },
];
