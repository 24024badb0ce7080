// With a seed the numbers are the same everywhere.
package main

import (
	"fmt"
	"math/rand/v2"
)

type coin int16

func words(name string, s rand.Source) {
	fmt.Println(name)
	for range 5 {
		fmt.Printf(" %016x", s.Uint64())
	}
	fmt.Println()
	r := rand.New(s)
	fmt.Println(r.Int(), r.Int64(), r.Int32(), r.Uint(), r.Uint64(), r.Uint32())
	fmt.Println(r.IntN(10), r.IntN(64), r.Int64N(1e15), r.Int32N(1000), r.UintN(7), r.Uint64N(1<<63+1), r.Uint32N(1<<31+1))
	fmt.Println(r.Float64(), r.Float32(), r.Perm(10))
	letters := []rune("abcdefghij")
	r.Shuffle(len(letters), func(i, j int) { letters[i], letters[j] = letters[j], letters[i] })
	fmt.Println(string(letters))
}

func main() {
	pcg := rand.NewPCG(1, 2)
	words("PCG", pcg)
	pcg.Seed(1<<63, 1<<64-1)
	words("PCG again", pcg)
	var seed [32]byte
	copy(seed[:], "chacha8: 32-byte seed for a test")
	cha := rand.NewChaCha8(seed)
	words("ChaCha8", cha)
	sum := uint64(0)
	for range 2000 {
		sum = sum*31 + cha.Uint64()
	}
	fmt.Printf("%016x\n", sum)
	cha.Seed(seed)
	bytes := make([]byte, 11)
	for range 3 {
		n, err := cha.Read(bytes)
		fmt.Printf("%d %v %x\n", n, err, bytes)
	}
	fmt.Printf("%016x\n", cha.Uint64())

	for _, f := range []func(){
		func() { rand.New(pcg).IntN(0) },
		func() { rand.New(pcg).Int64N(-1) },
		func() { rand.New(pcg).Int32N(0) },
		func() { rand.New(pcg).UintN(0) },
		func() { rand.Uint64N(0) },
		func() { rand.Uint32N(0) },
		func() { rand.N(coin(-1)) },
		func() { rand.Shuffle(-1, nil) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}

	// Without one they are only in range.
	heads, seen := 0, map[int]bool{}
	for range 1000 {
		heads += int(rand.N(coin(2)))
		seen[rand.IntN(6)] = true
		ok := rand.Int() >= 0 && rand.Int64() >= 0 && rand.Int32() >= 0 && rand.Int64N(5) < 5 &&
			rand.Int32N(5) < 5 && rand.UintN(5) < 5 && rand.Float64() < 1 && rand.Float32() < 1
		if !ok {
			fmt.Println("out of range")
		}
	}
	fmt.Println(heads > 300, heads < 700, len(seen))
	fmt.Println(rand.Uint64() != rand.Uint64(), rand.Uint()|1 != 0, rand.Uint32()|1 != 0, len(rand.Perm(5)))
}
