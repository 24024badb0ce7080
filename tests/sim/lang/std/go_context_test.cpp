// The package context.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("context: cancelling reaches the children before cancel returns", "[std]") {
    CHECK(prints_everywhere(R"(
	parent, cancel := context.WithCancel(context.Background())
	child, cancelChild := context.WithCancel(parent)
	defer cancelChild()
	withValue := context.WithValue(child, "key", 5)
	grandchild, cancelGrandchild := context.WithTimeout(withValue, time.Hour)
	defer cancelGrandchild()
	sibling, cancelSibling := context.WithCancelCause(parent)
	cancelSibling(errors.New("my reason"))
	fmt.Println(parent.Err(), child.Err(), sibling.Err(), context.Cause(sibling), grandchild.Value("key"), grandchild.Value("none"))
	cancel()
	cancel()
	fmt.Println(parent.Err(), child.Err(), grandchild.Err(), context.Cause(grandchild), errors.Is(child.Err(), context.Canceled))
	<-grandchild.Done()
	_, has := grandchild.Deadline()
	_, hasNot := child.Deadline()
	late, cancelLate := context.WithCancel(parent)
	defer cancelLate()
	fmt.Println(has, hasNot, late.Err(), context.WithoutCancel(parent).Err(), context.Background(), context.TODO())
)") == "<nil> <nil> context canceled my reason 5 <nil>\ncontext canceled context canceled context "
       "canceled context canceled true\ntrue false context canceled <nil> context.Background "
       "context.TODO\n");
}

TEST_CASE("context: a deadline that passes cancels by itself", "[std]") {
    CHECK(prints_everywhere(R"(
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	child, cancelChild := context.WithDeadline(ctx, time.Now().Add(time.Hour))
	defer cancelChild()
	select {
	case <-child.Done():
		fmt.Println(child.Err(), errors.Is(ctx.Err(), context.DeadlineExceeded), context.Cause(child))
	case <-make(chan int):
	}
	past, cancelPast := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancelPast()
	fmt.Println(past.Err())
)") == "context deadline exceeded true context deadline exceeded\ncontext deadline exceeded\n");
}

TEST_CASE("context: nil parents and keys are refused", "[std]") {
    CHECK(dies_of("var c context.Context; context.WithCancel(c)") ==
          "panic: cannot create context from nil parent");
    CHECK(dies_of("context.WithValue(context.Background(), nil, 1)") == "panic: nil key");
}

}  // namespace fiberscope::test
