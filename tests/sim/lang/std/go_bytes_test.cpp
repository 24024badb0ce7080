// The packages bytes, bufio, and what io has beside them.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("bytes: a buffer is written at its end and read from its begin", "[std]") {
    CHECK(prints(R"(
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d,", 12)
	b.WriteString("é")
	b.WriteByte('x')
	b.WriteRune('ß')
	b.Write([]byte("end\nrest"))
	fmt.Println(b.Len(), b.String())
	c, _ := b.ReadByte()
	s, err := b.ReadString('x')
	r, size, _ := b.ReadRune()
	line, _ := b.ReadBytes('\n')
	fmt.Printf("%c %q %v %c %d %q %q\n", c, s, err, r, size, line, b.Next(2))
	last, err := b.ReadString('!')
	fmt.Printf("%q %v\n", last, err)
	_, err = b.ReadByte()
	fmt.Println(err == io.EOF)
)") == "16 12,éxßend\nrest\n1 \"2,éx\" <nil> ß 2 \"end\\n\" \"re\"\n\"st\" EOF\ntrue\n");
    CHECK(prints(R"(
	a := []byte("a,b,,c")
	fmt.Println(bytes.Equal(a, []byte("a,b,,c")), bytes.Compare(a, []byte("b")), bytes.IndexByte(a, ','), bytes.Contains(a, []byte(",,")), bytes.Count(a, []byte(",")))
	fmt.Printf("%q %s %s %q\n", bytes.Split(a, []byte(",")), bytes.ToUpper(a), bytes.Join([][]byte{[]byte("x"), []byte("y")}, []byte("-")), bytes.TrimSpace([]byte(" t\n")))
	fmt.Printf("%q %q %v\n", bytes.TrimPrefix(a, []byte("a,")), bytes.Fields([]byte(" a  b ")), bytes.HasSuffix(a, []byte("c")))
)") == "true -1 1 true 3\n[\"a\" \"b\" \"\" \"c\"] A,B,,C x-y \"t\"\n\"b,,c\" [\"a\" \"b\"] "
       "true\n");
}

TEST_CASE("bufio: a reader gives lines, runes and what it has looked at", "[std]") {
    CHECK(prints(R"(
	r := bufio.NewReader(strings.NewReader("one\ntwo é\nlast"))
	p, _ := r.Peek(2)
	line, err := r.ReadString('\n')
	fmt.Printf("%s %q %v\n", p, line, err)
	c, _ := r.ReadByte()
	r.UnreadByte()
	text, _, _ := r.ReadLine()
	fmt.Printf("%c %q\n", c, text)
	rest, err := r.ReadString('\n')
	fmt.Printf("%q %v\n", rest, err)
)") == "on \"one\\n\" <nil>\nt \"two é\"\n\"last\" EOF\n");
}

TEST_CASE("bufio: a scanner splits into lines, words, runes", "[std]") {
    CHECK(prints(R"(
	text := "first line\r\n\nthird  é"
	for _, split := range []bufio.SplitFunc{bufio.ScanLines, bufio.ScanWords} {
		s := bufio.NewScanner(strings.NewReader(text))
		s.Split(split)
		for s.Scan() {
			fmt.Printf("%q ", s.Text())
		}
		fmt.Println(s.Err())
	}
	s := bufio.NewScanner(strings.NewReader("aé"))
	s.Split(bufio.ScanRunes)
	for s.Scan() {
		fmt.Print(s.Text(), "|")
	}
	s = bufio.NewScanner(strings.NewReader(strings.Repeat("x", 100)))
	s.Buffer(nil, 10)
	fmt.Println(s.Scan(), s.Err())
)") == "\"first line\" \"\" \"third  é\" <nil>\n\"first\" \"line\" \"third\" \"é\" "
       "<nil>\na|é|false bufio.Scanner: token too long\n");
}

TEST_CASE("bufio: a writer holds back until it is flushed or full", "[std]") {
    CHECK(prints(R"(
	var b bytes.Buffer
	w := bufio.NewWriterSize(&b, 8)
	w.WriteString("four")
	fmt.Println(b.Len(), w.Buffered(), w.Available())
	w.WriteString("andmore")
	w.WriteByte('!')
	fmt.Println(b.String(), w.Buffered())
	w.Flush()
	fmt.Println(b.String())
)") == "0 4 4\nfourandm 4\nfourandmore!\n");
}

TEST_CASE("io: reading all, a part, and in full", "[std]") {
    CHECK(prints(R"(
	all, err := io.ReadAll(io.LimitReader(strings.NewReader("abcdef"), 4))
	fmt.Printf("%s %v\n", all, err)
	p := make([]byte, 4)
	n, err := io.ReadFull(strings.NewReader("ab"), p)
	fmt.Println(n, err)
	var a, b strings.Builder
	m, err := io.Copy(io.MultiWriter(&a, &b), strings.NewReader("copied"))
	fmt.Println(m, err, a.String(), b.String())
)") == "abcd <nil>\n2 unexpected EOF\n6 <nil> copied copied\n");
}

}  // namespace fiberscope::test
