// Sums of the columns of a table.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"sort"
	"strconv"
	"strings"
)

func main() {
	sums := map[string]float64{}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		for at, field := range strings.Fields(lines.Text()) {
			if number, err := strconv.ParseFloat(field, 64); err == nil {
				sums["column "+strconv.Itoa(at)] += number
			}
		}
	}
	names := make([]string, 0, len(sums))
	for name := range sums {
		names = append(names, name)
	}
	sort.Strings(names)
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"names": names, "sums": sums})
}
