// Locks taken in one order, transfers that keep the sum.
package main

import (
	"errors"
	"fmt"
	"sync"
)

type account struct {
	id      int
	mu      sync.Mutex
	balance int
}

var errFunds = errors.New("not enough")

func transfer(from, to *account, amount int) error {
	if from.id == to.id {
		return nil
	}
	first, second := from, to
	if first.id > second.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	if from.balance < amount {
		return fmt.Errorf("account %d: %w", from.id, errFunds)
	}
	from.balance -= amount
	to.balance += amount
	return nil
}

func main() {
	accounts := make([]*account, 5)
	for i := range accounts {
		accounts[i] = &account{id: i, balance: 100}
	}
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 200 {
				err := transfer(accounts[(w+i)%5], accounts[(w*i+3)%5], i%17)
				if err != nil && !errors.Is(err, errFunds) {
					fmt.Println("unexpected", err)
				}
			}
		}()
	}
	wg.Wait()
	sum := 0
	for _, a := range accounts {
		sum += a.balance
		if a.balance < 0 {
			fmt.Println("negative")
		}
	}
	fmt.Println(sum)
	fmt.Println(transfer(accounts[0], accounts[1], 10000))
}
