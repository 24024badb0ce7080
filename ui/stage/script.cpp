#include "ui/stage/script.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr std::size_t kAtOnce = 4;           // people follow four to six movers
constexpr StageTime kLongest = 2 * kSecond;  // no event plays longer
constexpr StageTime kMillisecond = 1000;

// A sight seen eight times needs less time; after some hundreds a third of it.
double haste(std::uint32_t times) {
    constexpr double kFamiliar = 8, kFactorMax = 3;
    if (times < kFamiliar) return 1;
    return std::min(kFactorMax, 1 + std::log2(times / kFamiliar) / 3);
}

}  // namespace

bool is_handoff(const Event& e) {
    return e.kind == Kind::p_handoff && (e.rule == Rule::handoff || e.rule == Rule::locked_go);
}

StageTime duration_of(const Event& e) {
    const auto ms = [](StageTime n) { return n * kMillisecond; };
    switch (e.kind) {
        case Kind::run_begin:
        case Kind::procs:
            return ms(40);
        case Kind::run_end:
            return ms(300);
        case Kind::go_create:
            return ms(200);
        case Kind::go_start:
            return ms(300);
        case Kind::go_park:
            return ms(450);
        case Kind::go_chosen:
            return ms(60);
        case Kind::go_ready:
            return ms(150);
        case Kind::go_yield:
        case Kind::go_preempt:
            return ms(200);
        case Kind::go_end:
            return ms(400);
        case Kind::go_line:
            return ms(150);
        case Kind::go_call:
        case Kind::go_return:
            return ms(90);
        case Kind::go_stack:
            return e.a == 0 ? ms(40) : ms(1200);  // a new goroutine's first stack is just there
        case Kind::go_panic:
        case Kind::go_race:
            return ms(900);
        case Kind::output:
            return ms(200);
        case Kind::runnext_put:
            return e.a != 0 ? ms(600) : ms(450);
        case Kind::runnext_get:
        case Kind::local_get:
            return ms(40);
        case Kind::runnext_steal:
            return ms(200);
        case Kind::local_put:
            return ms(350);
        case Kind::local_spill:
            return ms(200);
        case Kind::local_steal:
            return ms(650);
        case Kind::global_put:
            return ms(450);
        case Kind::global_get:
            return ms(500);
        case Kind::steal_miss:
            return ms(80);
        case Kind::m_create:
            return ms(300);
        case Kind::m_idle_put:
        case Kind::m_idle_get:
        case Kind::m_timer_wait:
        case Kind::m_timer_woke:
            return ms(120);
        case Kind::m_spin:
            return ms(60);
        case Kind::p_handoff:
            return is_handoff(e) ? ms(300) : ms(40);
        case Kind::p_idle_put:
        case Kind::p_idle_get:
            return ms(40);
        case Kind::p_acquire:
        case Kind::p_release:
            return ms(250);
        case Kind::chan_make:
        case Kind::sync_make:
            return ms(250);
        case Kind::chan_send:
        case Kind::chan_recv:
            return ms(450);
        case Kind::chan_send_direct:
        case Kind::chan_recv_direct:
            return ms(550);
        case Kind::chan_recv_refill:
            return ms(700);
        case Kind::chan_recv_closed:
            return ms(350);
        case Kind::chan_close:
            return ms(250);
        case Kind::waiter_put:
        case Kind::waiter_front:
            return ms(60);
        case Kind::waiter_del:
            return ms(120);
        case Kind::select_begin:
            return ms(90) * std::max<StageTime>(1, std::min<StageTime>(e.a, 4));
        case Kind::select_end:
            return ms(120);
        case Kind::lock_get:
        case Kind::lock_drop:
        case Kind::rlock_get:
        case Kind::rlock_drop:
            return ms(200);
        case Kind::lock_starving:
            return ms(100);
        case Kind::count_add:
            return ms(200);
        case Kind::timer_add:
            return ms(60);
        case Kind::timer_fire:
            return ms(200);
        case Kind::timer_stop:
            return ms(60);
        case Kind::go_syscall:
        case Kind::go_lock:
            return ms(200);
        case Kind::m_lock_wait:
            return ms(250);
        case Kind::go_handoff:
            return ms(450);
        case Kind::m_end:
            return ms(300);
        case Kind::go_sysexit:
            return e.a != 0 ? ms(450) : ms(200);
        case Kind::p_retake:
            return ms(900);
        case Kind::gc_begin:
            return ms(600);  // everybody stands still: to be seen
        case Kind::gc_end:
            return ms(200);
    }
    return 0;
}

// The things an event needs for itself while it plays, as numbers of one space.
template <class Visit>
void Script::resources(const Event& e, Visit visit) {
    enum : std::uint64_t { kMachine, kGo, kProc, kObject, kGlobal };
    const auto key = [](std::uint64_t type, std::uint64_t id) { return type << 32 | id; };
    visit(key(kMachine, e.m));
    if (e.g != 0) visit(key(kGo, e.g));
    switch (order_of(e.kind)) {
        case Order::head:
        case Order::tail:
        case Order::runnext:
        case Order::proc:
            visit(key(kProc, e.object));
            break;
        case Order::object:
            visit(key(kObject, e.object));
            break;
        case Order::global:
        case Order::sched:
            visit(key(kGlobal, 0));
            break;
        case Order::none:
        case Order::go:
        case Order::timer:
            break;
    }
    switch (e.kind) {
        case Kind::go_start:
        case Kind::go_syscall:
        case Kind::go_sysexit:
            visit(key(kProc, e.object));
            break;
        case Kind::go_handoff:
            visit(key(kMachine, e.object));
            break;
        case Kind::p_retake:
            visit(key(kMachine, e.a));
            break;
        case Kind::runnext_put:
        case Kind::chan_send_direct:
        case Kind::chan_recv_direct:
        case Kind::chan_recv_refill:
            if (e.a != 0) visit(key(kGo, e.a));
            break;
        case Kind::local_steal:
            visit(key(kProc, e.b));
            break;
        case Kind::global_get:
            visit(key(kProc, e.object));
            break;
        default:
            break;  // nothing beyond its order
    }
}

StageTime Script::ready_at(const Event& event) const {
    StageTime at = spans_.empty() ? 0 : spans_.back().start + 1;
    resources(event, [&](std::uint64_t resource) {
        const auto found = busy_.find(resource);
        if (found != busy_.end()) at = std::max(at, found->second);
    });
    return at;
}

void Script::occupy(const Event& event, StageTime until) {
    resources(event, [&](std::uint64_t resource) { busy_[resource] = until; });
}

void Script::begin_at(std::uint64_t index) {
    *this = {};
    first_ = index;
}

void Script::append(const Event& event) {
    StageTime start = ready_at(event);
    // No more than four at once: wait for the first of the last four to end.
    while (true) {
        const auto now = playing(start);
        if (now.size() < kAtOnce) break;
        StageTime first_end = span(now.front()).end;
        for (const std::uint64_t i : now)
            first_end = std::min(first_end, span(i).end);
        start = std::max(start + 1, first_end);
    }
    const std::uint32_t sight =
        static_cast<std::uint32_t>(event.kind) << 8 | static_cast<std::uint32_t>(event.rule);
    const double factor = haste(seen_[sight]++);
    const auto length = static_cast<StageTime>(static_cast<double>(duration_of(event)) / factor);
    spans_.push_back({start, start + length});
    settled_.push_back(std::max(settled_.empty() ? 0 : settled_.back(), start + length));
    occupy(event, start + length);
}

std::uint64_t Script::started(StageTime time) const {
    const auto after = std::upper_bound(spans_.begin(), spans_.end(), time,
                                        [](StageTime t, const Span& s) { return t < s.start; });
    return first_ + static_cast<std::uint64_t>(after - spans_.begin());
}

StageTime Script::start(std::uint64_t index) const {
    if (index < size()) return span(std::max(index, first_)).start;
    return settled_.empty() ? 0 : settled_.back();
}

StageTime Script::settled(std::uint64_t count) const {
    if (count <= first_ || settled_.empty()) return 0;
    return settled_[std::min<std::uint64_t>(count - first_, settled_.size()) - 1];
}

std::vector<std::uint64_t> Script::playing(StageTime time) const {
    std::vector<std::uint64_t> found;
    for (std::uint64_t i = started(time); i > first_ && span(i - 1).start > time - kLongest; --i) {
        if (span(i - 1).end > time) found.push_back(i - 1);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

}  // namespace fiberscope::ui
