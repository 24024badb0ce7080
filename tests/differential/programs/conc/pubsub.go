// A server goroutine that owns its state: requests and replies are messages.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type subscribe struct {
	topic string
	to    chan<- string
}
type publish struct{ topic, text string }
type count struct{ reply chan<- int }
type stop struct{}

func serve(in <-chan interface{}, ended chan<- bool) {
	topics := map[string][]chan<- string{}
	sent := 0
	for m := range in {
		switch m := m.(type) {
		case subscribe:
			topics[m.topic] = append(topics[m.topic], m.to)
		case publish:
			for _, to := range topics[m.topic] {
				to <- m.text
				sent++
			}
		case count:
			m.reply <- sent
		case stop:
			for _, all := range topics {
				for _, to := range all {
					close(to)
				}
			}
			ended <- true
			return
		}
	}
}

func main() {
	server := make(chan interface{})
	ended := make(chan bool)
	go serve(server, ended)
	got := make(chan string)
	for i, topic := range []string{"news", "sport", "news"} {
		c := make(chan string, 10)
		server <- subscribe{topic, c}
		go func() {
			var texts []string
			for text := range c {
				texts = append(texts, text)
			}
			got <- fmt.Sprint(i, " ", topic, ": ", strings.Join(texts, ","))
		}()
	}
	server <- publish{"news", "one"}
	server <- publish{"sport", "two"}
	server <- publish{"nobody", "three"}
	server <- publish{"news", "four"}
	reply := make(chan int)
	server <- count{reply}
	fmt.Println(<-reply)
	server <- stop{}
	<-ended
	lines := []string{<-got, <-got, <-got}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
}
