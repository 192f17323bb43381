// Serves a folder, and says when it was last asked.
package main

import (
	"flag"
	"log"
	"net/http"
	"sync/atomic"
	"time"
)

func main() {
	folder := flag.String("folder", ".", "what is served")
	address := flag.String("address", "127.0.0.1:8080", "where")
	flag.Parse()
	var last atomic.Int64
	files := http.FileServer(http.Dir(*folder))
	http.HandleFunc("/last", func(answer http.ResponseWriter, _ *http.Request) {
		_, _ = answer.Write([]byte(time.Unix(last.Load(), 0).UTC().String()))
	})
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		last.Store(time.Now().Unix())
		files.ServeHTTP(answer, request)
	})
	log.Fatal(http.ListenAndServe(*address, nil))
}
