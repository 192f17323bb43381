// The smallest of Go programs.
package main

import "fmt"

func main() {
	fmt.Println("hello")
}
