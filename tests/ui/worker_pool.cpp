#include "tests/ui/worker_pool.h"

#include <sstream>

namespace fiberscope::ui {

namespace {

constexpr const char* kSource = R"(package main

import (
	"fmt"
	"sync"
)

func main() {
	jobs := make(chan int, 4)
	results := make(chan int, 2)
	var wg sync.WaitGroup

	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() { // a worker
			defer wg.Done()
			for n := range jobs {
				results <- n * n
			}
		}()
	}
	go func() { // the closer
		wg.Wait()
		close(results)
	}()

	for n := 1; n <= 7; n++ {
		jobs <- n
	}
	close(jobs)
	for sq := range results {
		fmt.Println(sq)
	}
}
)";

constexpr const char *kWorker = "main.main.func1", *kCloser = "main.main.func2";
constexpr std::uint32_t kJobs = 1, kResults = 2, kWg = 3;
constexpr std::uint32_t kDone = 0xffffffffU;  // -1

void stack(Story& s, std::uint32_t g, std::string_view function, std::uint32_t bytes) {
    s.add(Kind::go_call, g, 0, raw(s.strings.intern(function)), bytes);
    s.add(Kind::go_stack, g, 0, 0, 2048);
}

void spawn(Story& s, std::uint32_t g, std::uint32_t kicked, std::uint32_t line) {
    s.create(g, 1, "main.main.func", line);
    s.add(Kind::runnext_put, g, 0, kicked, 0, {}, Rule::spawn_runnext);
    if (kicked != 0) s.add(Kind::local_put, kicked, 0, 0, 0, {}, Rule::kicked_to_tail);
}

void begin(Story& s) {
    s.begin(2).create(1).start(1);
    stack(s, 1, "main.main", 320);
    s.line(1, 9).channel(kJobs, 1, 4, "jobs").line(1, 10).channel(kResults, 1, 2, "results");
    s.line(1, 11).sync(kWg, 1, ObjectKind::waitgroup, "wg");
    for (std::uint32_t g = 2; g <= 4; ++g) {
        s.at(g * 1000 - 1000).line(1, 14).add(Kind::count_add, 1, kWg, 1, g - 1);
        s.line(1, 15);
        spawn(s, g, g == 2 ? 0 : g - 1, 15);
        if (g == 2) s.machine(1, 1).on(1).add(Kind::m_spin, 0, 0, 1).on(0);
    }
    s.at(4000).line(1, 22);
    spawn(s, 5, 4, 22);
    for (std::uint32_t n = 1; n <= 4; ++n)
        s.line(1, 28).add(Kind::chan_send, 1, kJobs, 0, 0, std::to_string(n));
    s.at(6200).line(1, 28).wait(1, kJobs, WaitQueue::send, "5");
    s.park(1, WaitReason::chan_send, kJobs);
}

void workers(Story& s) {
    s.at(6300)
        .add(Kind::runnext_get, 5, 0)
        .add(Kind::go_start, 5, 0, 1, 1, {}, Rule::inherit_slice);
    stack(s, 5, kCloser, 96);
    s.line(5, 23, kCloser)
        .wait(5, kWg, WaitQueue::recv)
        .at(6900)
        .park(5, WaitReason::waitgroup_wait, kWg);
    s.at(7000).add(Kind::local_get, 2, 0).add(Kind::go_start, 2, 0, 2, 0, {}, Rule::run_local);
    stack(s, 2, kWorker, 128);
    s.line(2, 17, kWorker).add(Kind::chan_recv_refill, 2, kJobs, 1, 0, "1", Rule::refill_slot);
    s.at(7200).ready(1, kJobs);
    s.add(Kind::runnext_put, 1, 0, 0, 0, {}, Rule::wake_runnext);
    s.line(2, 18, kWorker).add(Kind::chan_send, 2, kResults, 0, 0, "1").line(2, 17, kWorker);
    s.add(Kind::chan_recv, 2, kJobs, 0, 0, "2").line(2, 18, kWorker);
    s.add(Kind::chan_send, 2, kResults, 0, 0, "4").line(2, 17, kWorker);
    s.add(Kind::chan_recv, 2, kJobs, 0, 0, "3").at(8600).line(2, 18, kWorker);
    s.wait(2, kResults, WaitQueue::send, "9").at(8700).park(2, WaitReason::chan_send, kResults);
    s.at(8800).add(Kind::runnext_get, 1, 0);
    s.add(Kind::go_start, 1, 0, 2, 1, {}, Rule::inherit_slice);
    s.line(1, 28).add(Kind::chan_send, 1, kJobs, 0, 0, "6").line(1, 28);
    s.at(9600).on(1).add(Kind::local_steal, 3, 0, 1, 1, {}, Rule::steal_half);
    s.add(Kind::m_spin, 0, 0, 0).at(9800).start(3, 1);
    stack(s, 3, kWorker, 128);
    s.line(3, 17, kWorker).add(Kind::chan_recv, 3, kJobs, 0, 0, "4").line(3, 18, kWorker);
    s.on(0).at(10000).add(Kind::chan_send, 1, kJobs, 0, 0, "7");
    s.line(1, 30).add(Kind::chan_close, 1, kJobs).at(10500).line(1, 31);
    s.at(10600).add(Kind::chan_recv_refill, 1, kResults, 2, 0, "1", Rule::refill_slot);
    s.ready(2, kResults);
}

void finish(Story& s) {
    s.add(Kind::runnext_put, 2, 0, 0, 0, {}, Rule::wake_runnext);
    s.line(1, 32).add(Kind::output, 1, 0, 1, 0, "1\n").at(11000);
    s.on(1).wait(3, kResults, WaitQueue::send, "16").park(3, WaitReason::chan_send, kResults);
    s.add(Kind::local_steal, 4, 0, 1, 1, {}, Rule::steal_half).at(11400).start(4, 1);
    stack(s, 4, kWorker, 128);
    s.line(4, 17, kWorker)
        .add(Kind::chan_recv, 4, kJobs, 0, 0, "5")
        .line(4, 18, kWorker)
        .on(0)
        .line(1, 31);
    s.at(11700).add(Kind::chan_recv_refill, 1, kResults, 3, 0, "4", Rule::refill_slot);
    s.ready(3, kResults).add(Kind::runnext_put, 3, 0, 2, 0, {}, Rule::wake_runnext);
    s.add(Kind::local_put, 2, 0, 0, 0, {}, Rule::kicked_to_tail);
    s.line(1, 32).add(Kind::output, 1, 0, 1, 0, "4\n").at(13000).line(1, 31);
    s.on(1).add(Kind::count_add, 4, kWg, kDone, 2);
}

}  // namespace

void tell_worker_pool(WorkerPool& pool) {
    begin(pool.story);
    workers(pool.story);
    pool.wake = pool.story.entries.size();
    finish(pool.story);
}

Lesson worker_pool_lesson(const WorkerPool& pool) {
    Lesson lesson;
    lesson.title = "A worker pool";
    lesson.file = "worker-pool.go";
    lesson.world = "simulated";
    lesson.world_detail = "seed 7";
    std::istringstream lines(kSource);
    for (std::string line; std::getline(lines, line);)
        lesson.source.push_back(line);
    lesson.cues = {
        {.position = 0,
         .text = "Three workers take jobs from one channel.",
         .detail = {},
         .text_zh = "三个工人从同一个通道领取任务。",
         .detail_zh = {}},
        {.position = pool.wake - 2,
         .text = "A receive from a full channel wakes a waiting sender.",
         .detail =
             "main took 1. The 9 of G2 went into the freed slot, and G2 can run again: it goes "
             "to P0’s runnext.",
         .text_zh = {},
         .detail_zh = {}},
    };
    return lesson;
}

void load(Session& session, const WorkerPool& pool) {
    for (const Story::Entry& entry : pool.story.entries)
        session.append(entry.event, entry.text);
    session.set_lesson(worker_pool_lesson(pool));
}

}  // namespace fiberscope::ui
