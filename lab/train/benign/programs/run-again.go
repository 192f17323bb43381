// Starts a program again whenever it ends.
package main

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, os.Interrupt)
	for {
		child := exec.Command(os.Args[1], os.Args[2:]...)
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		_ = child.Run()
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
		}
	}
}
