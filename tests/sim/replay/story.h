// Runs told by hand, for tests: each call adds one event, with the number that its sequence needs.
// The numbers are counted here and not taken from the fold, which they test.
#pragma once

#include "core/event/event.h"
#include "core/event/strings.h"
#include "core/record/sink.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fiberscope {

class Story {
  public:
    struct Entry {
        Event event{};
        std::string text;
    };

    std::vector<Entry> entries;
    StringTable strings;

    // Everything below happens on this M, until it is set anew.
    Story& on(std::uint16_t m) {
        m_ = m;
        return *this;
    }
    Story& at(std::uint64_t stamp_ns) {
        now_ns_ = stamp_ns;
        return *this;
    }

    // Any event at all. The number is the next in the kind's sequence.
    Story& add(Kind kind, std::uint32_t g = 0, std::uint32_t object = 0, std::uint32_t a = 0,
               std::uint32_t b = 0, std::string_view text = {}, Rule rule = Rule::none) {
        Entry entry;
        entry.event.stamp_ns = now_ns_ & 0xffffffffffffffu;
        now_ns_ += 10;
        entry.event.m = m_;
        entry.event.kind = kind;
        entry.event.rule = rule;
        entry.event.g = g;
        entry.event.object = object;
        entry.event.a = a;
        entry.event.b = b;
        entry.event.text_bytes = text.size() & 0xff;
        entry.text = text;
        const Order order = order_of(kind);
        std::uint32_t steps = 1;
        if (order == Order::head && kind != Kind::local_get) steps = a;
        const std::uint32_t key = order == Order::go                                ? g
                                  : order == Order::sched || order == Order::global ? 0
                                                                                    : object;
        std::uint32_t& next = next_[{order, key}];
        entry.event.number = order == Order::none ? 0 : next;
        if (order == Order::runnext) entry.event.number &= 0xffff;
        next += steps;
        // What lands at the tail of another queue moves that queue's tail without a number.
        if (kind == Kind::local_steal) next_[{Order::tail, b}] += a - 1;
        if (kind == Kind::global_get) next_[{Order::tail, object}] += a - 1;
        entries.push_back(std::move(entry));
        return *this;
    }

    // M0 takes P0; Ps 0 .. procs-1 exist.
    Story& begin(std::uint32_t procs) {
        add(Kind::run_begin, 0, 0, procs);
        add(Kind::p_idle_get, 0, 0);
        return add(Kind::p_acquire, 0, 0);
    }

    // Another M that takes this P.
    Story& machine(std::uint16_t m, std::uint32_t proc) {
        const std::uint16_t by = m_;
        add(Kind::m_create, 0, m);
        add(Kind::p_idle_get, 0, proc);
        add(Kind::p_handoff, 0, proc, m);
        return on(m).add(Kind::p_acquire, 0, proc).on(by);
    }

    Story& create(std::uint32_t g, std::uint32_t by = 0, std::string_view function = "main.main",
                  std::uint32_t line = 1) {
        return add(Kind::go_create, g, by, raw(strings.intern(function)), line);
    }
    Story& start(std::uint32_t g, std::uint32_t proc = 0) {
        return add(Kind::go_start, g, proc, ++ticks_[proc]);
    }
    // A new goroutine that runs at once.
    Story& run(std::uint32_t g, std::uint32_t proc = 0) { return create(g).start(g, proc); }
    Story& park(std::uint32_t g, WaitReason reason, std::uint32_t object = 0) {
        return add(Kind::go_park, g, object, static_cast<std::uint32_t>(reason));
    }
    Story& ready(std::uint32_t g, std::uint32_t object = 0) {
        return add(Kind::go_ready, g, object);
    }
    Story& yield(std::uint32_t g) { return add(Kind::go_yield, g); }
    Story& line(std::uint32_t g, std::uint32_t line, std::string_view function = "main.main") {
        return add(Kind::go_line, g, 0, raw(strings.intern(function)), line);
    }
    Story& channel(std::uint32_t object, std::uint32_t g, std::uint32_t cap,
                   std::string_view name_ = "jobs") {
        return add(Kind::chan_make, g, object, cap, raw(strings.intern(name_)), "int");
    }
    Story& sync(std::uint32_t object, std::uint32_t g, ObjectKind kind,
                std::string_view name_ = "mu", std::string_view count = {}) {
        return add(Kind::sync_make, g, object, static_cast<std::uint32_t>(kind),
                   raw(strings.intern(name_)), count);
    }
    Story& wait(std::uint32_t g, std::uint32_t object, WaitQueue queue, std::string_view value = {},
                std::uint32_t select_case = 0) {
        return add(Kind::waiter_put, g, object, static_cast<std::uint32_t>(queue), select_case,
                   value);
    }
    Story& unwait(std::uint32_t g, std::uint32_t object, WaitQueue queue) {
        return add(Kind::waiter_del, g, object, static_cast<std::uint32_t>(queue));
    }

    Story& takeback() {
        entries.pop_back();
        return *this;
    }

    void tell(Sink& sink) const {
        for (const Entry& entry : entries)
            sink.take(entry.event, entry.text);
    }

  private:
    std::uint16_t m_ = 0;
    std::uint64_t now_ns_ = 0;
    std::map<std::pair<Order, std::uint32_t>, std::uint32_t> next_;
    std::map<std::uint32_t, std::uint32_t> ticks_;
};

// Every kind at least once, each following from what was before: two Ps, channels, locks, timers.
void tell_everything(Story& story);

}  // namespace fiberscope
